/* expect: pipe_read() returned 0: the queue has ended */
static int take_page(struct worker *self, struct job *job)
{
    int index = 0;
    pipe_read(self->queue, &index, sizeof index);
    self->page = &job->pages[index];
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
