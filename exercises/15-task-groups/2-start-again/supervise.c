/* supervise.c: exercise 15.2 (extend): workers that are started again.
 *
 * Write the body of supervise(). What it promises stands in supervise.h. Its
 * struct and supervise() itself are there; add to the struct what you need, and
 * coroutines above the body.
 *   - Each worker is a member of a task group, all from the same tick on, in
 *     their order. worker->start(worker->argument) makes a coroutine: a new one
 *     for each start, since one can be awaited only once.
 *   - If it fails, and a restart is left, the restart is used up there and
 *     then, and the next start comes PAUSE seconds later. A cancel ends the
 *     pause.
 *   - If none is left, its error is that of the whole, the first such error if
 *     there are several.
 *   - A worker that was asked to cancel may end with another error: its
 *     clean-up has failed. It is not started again.
 *     task_cancelling(current_task()) says how often the task was asked.
 */
#include <supervise.h>
#include <task_group.h>

#include <errno.h>

struct supervise {
    CO;
    const struct worker *workers; /* the caller's */
    size_t n;
    int restarts; /* that are left */
};

// TODO(15.2): a group of workers. So far nobody works.
ASYNC(supervise)
{
    BEGIN;
    END;
}

struct co *supervise(const struct worker workers[], size_t n, int restarts)
{
    return CALL(supervise, .workers = workers, .n = n, .restarts = restarts);
}
