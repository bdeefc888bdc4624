/* race.c: exercise 14.2 (extend): the first good result of many.
 *
 * Write the body of race(). What it promises stands in race.h. Its struct, what
 * is freed if it never begins, and race() itself are there; add to the struct
 * what you need, and functions above the body.
 *   - Each runner becomes a task, all in the same tick, in their order.
 *   - The first one that is done without an error has won. If several are done
 *     in the same tick, the one that was done first counts, and the results of
 *     the others are dropped by those who hold them: their futures.
 *   - A runner that was cancelled, by itself or by somebody else, has failed
 *     with ECANCELED.
 *   - Before it ends, it cancels the runners that are not done, and waits until
 *     they are: their clean-up may take a while, and an error of that is
 *     nobody's business. All that happens at the end of the race, whether
 *     somebody has won, or all have failed, or it is cancelled: then ECANCELED
 *     is raised.
 *   - Nothing is left: every future is let go, and the arrays are freed. A
 *     runner belongs to its task from ensure_future() on; race_drop() is for
 *     runners that are no tasks yet.
 * What it does with a cancel that comes only while it waits for their clean-up
 * is yours to decide, but nothing is left then, either.
 */
#include <race.h>
#include <die.h>
#include <wait_futures.h>

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct race {
    CO;
    struct co **runners; /* owned until they are tasks; the array is owned */
    size_t n;
};

static void race_drop(struct race *self)
{
    for (size_t i = 0; i < self->n; i++)
        unref(self->runners[i]);
    free(self->runners);
}

// TODO(14.2): the race. So far nobody runs.
ASYNC(race, race_drop)
{
    BEGIN;
    RAISE(E_VALUE);
FINALLY:
    race_drop(self);
    END;
}

struct co *race(struct co *runners[], size_t n)
{
    struct co **copy = xrealloc(NULL, (n + 1) * sizeof(struct co *));
    if (n > 0)
        memcpy(copy, runners, n * sizeof(struct co *));
    return CALL(race, .runners = copy, .n = n);
}
