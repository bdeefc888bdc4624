/* as_completed.h: the results of many futures, in the order in which they come.
 *
 *     as_completed_begin(&self->all, children, n, INFINITY);
 *     while ((self->next = as_completed_next(&self->all)) != NULL)
 *         AWAIT(self->result, self->next);
 * FINALLY:
 *     as_completed_end(&self->all);
 */
#ifndef AS_COMPLETED_H
#define AS_COMPLETED_H

#include <task.h>

#include <stddef.h>

/* A member of the struct of the coroutine that waits. All zero at first. */
struct as_completed {
    struct completions *all; /* shared with the coroutines of next(); NULL: it
                              has not begun, or has ended */
};

/* Takes over n children, in a loop that runs. They have so many seconds
 * (INFINITY: no limit). One that stands there twice counts once. What was begun
 * before is ended first.
 * asyncio: as_completed() */
void as_completed_begin(struct as_completed *all, struct future *children[],
                        size_t n, double seconds);

/* A coroutine: waits for the next one that is done, and returns its result, or
 * raises its error; ETIMEDOUT if the time is over, and nothing is there that
 * nobody has got. NULL: there is none left, it has not begun, or has ended. */
struct co *as_completed_next(struct as_completed *all);

/* Lets go of the children. Those that are not done go on; who waits for the
 * next one gets ETIMEDOUT. It may be called at any time, where all was 0 also
 * before the beginning. */
void as_completed_end(struct as_completed *all);

#endif
