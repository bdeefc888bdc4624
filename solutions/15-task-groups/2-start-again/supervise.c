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
#ifndef EXERCISE
    struct task_group group; /* its members keep the workers running */
    int error;               /* of the group; 0: none */
#endif
};

#ifndef EXERCISE
struct keep_running {
    CO;
    struct supervise *all; /* outlives it */
    const struct worker *worker;
    int error; /* that the worker has ended with; 0: none */
};

/* Uses up one of the restarts. */
static int may_start_again(struct keep_running *self)
{
    if (self->error == 0 || self->error == ECANCELED ||
        task_cancelling(current_task()) > 0 || self->all->restarts == 0)
        return 0;
    self->all->restarts--;
    return 1;
}

ASYNC(keep_running)
{
    BEGIN;
    for (;;) {
        TRY_AWAIT(self->error, self->worker->start(self->worker->argument));
        if (!may_start_again(self))
            break;
        AWAIT(async_sleep(PAUSE));
    }
    if (self->error)
        RAISE(self->error);
    END;
}

struct start_all {
    CO;
    struct supervise *all;
};

ASYNC(start_all)
{
    struct supervise *all = self->all;
    BEGIN;
    for (size_t i = 0; i < all->n; i++)
        task_group_create_task(&all->group, CALL(keep_running, .all = all,
                                                 .worker = &all->workers[i]));
    END;
}

ASYNC(supervise)
{
    BEGIN;
    TRY_AWAIT(self->error,
              task_group_run(&self->group, CALL(start_all, .all = self)));
    if (self->error == E_GROUP)
        RAISE(self->group.errors[0]);
    if (self->error)
        RAISE(self->error);
FINALLY:
    task_group_end(&self->group);
    END;
}
#else
// TODO(15.2): a group of workers. So far nobody works.
ASYNC(supervise)
{
    BEGIN;
    END;
}
#endif

struct co *supervise(const struct worker workers[], size_t n, int restarts)
{
    return CALL(supervise, .workers = workers, .n = n, .restarts = restarts);
}
