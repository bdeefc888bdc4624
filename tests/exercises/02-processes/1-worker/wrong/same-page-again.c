/* expect: the page from the queue must become self->page */
static int take_page(struct worker *self, struct job *job)
{
    int index;
    (void)job;
    if (!pipe_read(self->queue, &index, sizeof index))
        return 0;
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
