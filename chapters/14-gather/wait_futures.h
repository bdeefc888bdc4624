/* wait_futures.h: waits for some of many futures, or for all. */
#ifndef WAIT_FUTURES_H
#define WAIT_FUTURES_H

#include <task.h>

#include <stddef.h>

enum when { FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED };

/* A coroutine: waits until one of the n children is done; one has failed, or
 * all are done; all are done; at most so many seconds (INFINITY: no limit).
 * Then the first *done of children are those that are done, in the order in
 * which they were told to be; those that have ended since the waiting was over
 * come behind them, in the order of the array. It never cancels any of them,
 * and raises no error of theirs: ask each. children stays the caller's, and so
 * do the futures. One that stands there twice counts once, and its second place
 * is moved to the end. E_VALUE if n is 0, seconds is not a number, or one is of
 * another loop. asyncio: wait() */
struct co *wait_futures(struct future *children[], size_t n, enum when when,
                        double seconds, size_t *done);

#endif
