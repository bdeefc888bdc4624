/* expect: tell(self, PAGE_TAKEN) before the crash */
static int take_page(struct worker *self, struct job *job)
{
    int index;
    if (!pipe_read(self->queue, &index, sizeof index))
        return 0;
    self->page = &job->pages[index];
    if (self->page->number == job->options.crash)
        abort();
    tell(self, PAGE_TAKEN);
    return 1;
}
/* NEXT */
_Noreturn void worker_run(struct worker *self, struct job *job)
{
    do {
        if (self->page->number == job->options.crash)
            abort();
        fetch_page(self->page);
        tell(self, PAGE_DONE);
    } while (take_page(self, job));
    _exit(EXIT_SUCCESS);
}
