/* worker.c: what a child process does: fetch pages and tell its parent. */
#include <worker.h>
#include <fetch.h>
#include <pipes.h>

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

_Static_assert(sizeof(struct message) <= _POSIX_PIPE_BUF,
               "longer messages of two workers could mix");

static void tell(const struct worker *self, enum message_kind kind)
{
    struct message message = {kind, self->number, *self->page};
    if (!pipe_write(self->results, &message, sizeof message))
        _exit(EXIT_FAILURE);
}

static int take_page(struct worker *self, struct job *job)
{
    int index;
    if (!pipe_read(self->queue, &index, sizeof index))
        return 0;
    self->page = &job->pages[index];
    tell(self, PAGE_TAKEN);
    return 1;
}

/* _exit(), not exit(): what the parent had prepared for its own end is not to
 * happen here as well. */
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
