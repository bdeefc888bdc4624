/* expect: it did not ask the queue */
static int take_page(struct worker *self, struct job *job)
{
    (void)pipe_read, (void)self, (void)job;
    return 0;
}
/* NEXT */
_Noreturn void worker_run(struct worker *self, struct job *job)
{
    (void)take_page;
    if (self->page->number == job->options.crash)
        abort();
    fetch_page(self->page);
    tell(self, PAGE_DONE);
    _exit(EXIT_SUCCESS);
}
