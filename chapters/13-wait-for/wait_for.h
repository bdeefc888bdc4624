/* wait_for.h: limits: how long something may take, and what a cancel may
 * reach. */
#ifndef WAIT_FOR_H
#define WAIT_FOR_H

#include <task.h>

/* A coroutine: waits for x, a coroutine, a task or a future, which is taken
 * over, at most so many seconds (INFINITY: no limit), and returns its result,
 * or raises its error. When the time is over, x is cancelled, and waited for to
 * its end: ETIMEDOUT is raised, if x has not come to a result or to another
 * error all the same. 0 seconds or less: x is not waited for, but cancelled, if
 * it is not done. If the waiting itself is cancelled, so is x. E_VALUE if
 * seconds is not a number. asyncio: wait_for() */
#define wait_for(x, seconds) wait_for_awaitable(AWAITABLE(x), (seconds))
struct co *wait_for_awaitable(struct awaitable x, double seconds);

/* A future that becomes what x becomes, one tick later; x itself if it is done
 * already. To cancel it does not reach x. x is taken over.
 * Its result is taken from x, as if it had been awaited. asyncio: shield() */
#define shield(x) shield_awaitable(AWAITABLE(x))
struct future *shield_awaitable(struct awaitable x);

#endif
