/* worker.c: exercise 2.1 (rebuild): the life of a worker.
 *
 * A worker is a child process that was just started. self->page is the page
 * that it was started for. Write take_page() and worker_run():
 *   - Fetch the page with fetch_page(), then tell(self, PAGE_DONE).
 *   - Take the next page from the queue and fetch it, until the queue ends.
 *     What stands in the queue is an int, the index of a page in job->pages;
 *     pipe_read(self->queue, ...) waits for one, and returns 0 at the end.
 *   - self->page is always the page that the worker has. tell() sends it.
 *   - tell(self, PAGE_TAKEN) before a page from the queue is fetched: when the
 *     worker crashes later on, the parent must know which page it had. It knows
 *     the first page already.
 *   - At the page whose number is job->options.crash: abort(), instead of
 *     fetching it.
 *   - At the end _exit(EXIT_SUCCESS). A worker never returns.
 */
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

/* Waits for the next page of the queue and tells of it. Returns 0 when there
 * will be no more. */
#ifndef EXERCISE
static int take_page(struct worker *self, struct job *job)
{
    int index;
    if (!pipe_read(self->queue, &index, sizeof index))
        return 0;
    self->page = &job->pages[index];
    tell(self, PAGE_TAKEN);
    return 1;
}
#else
// TODO(2.1): read an index from the queue.
static int take_page(struct worker *self, struct job *job)
{
    (void)pipe_read, (void)tell, (void)self, (void)job;
    return 0;
}
#endif

#ifndef EXERCISE
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
#else
// TODO(2.1): fetch the first page, then all that take_page() brings.
_Noreturn void worker_run(struct worker *self, struct job *job)
{
    (void)fetch_page, (void)take_page(self, job);
    _exit(EXIT_SUCCESS);
}
#endif
