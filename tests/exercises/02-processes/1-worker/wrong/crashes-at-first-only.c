/* expect: the page from the queue may be the one, too */
static int take_page(struct worker *self, struct job *job)
{
    int index;
    if (!pipe_read(self->queue, &index, sizeof index))
        return 0;
    self->page = &job->pages[index];
    tell(self, PAGE_TAKEN);
    return 1;
}
/* NEXT */
_Noreturn void worker_run(struct worker *self, struct job *job)
{
    if (self->page->number == job->options.crash)
        abort();
    do {
        fetch_page(self->page);
        tell(self, PAGE_DONE);
    } while (take_page(self, job));
    _exit(EXIT_SUCCESS);
}
