/* timeout.h: a limit for a block of code, which can be moved. */
#ifndef TIMEOUT_H
#define TIMEOUT_H

#include <task.h>

enum timeout_state {
    TIMEOUT_CREATED,
    TIMEOUT_ENTERED,  /* its block runs */
    TIMEOUT_EXPIRING, /* the time is over: its task is cancelled */
    TIMEOUT_EXPIRED,
    TIMEOUT_EXITED, /* the block has ended before */
};

/* A member of the struct of the coroutine that waits. All zero at first. */
struct timeout {
    struct task *task;  /* that runs the block; borrowed */
    struct timer timer; /* called when the time is over */
    double when;        /* on the loop's clock; INFINITY: never */
    int cancelling;     /* of task, when the block was entered */
    enum timeout_state state;
};

/* A coroutine: runs body, which is taken over, in the task that awaits it, at
 * most so many seconds (INFINITY: no limit). When the time is over, the task is
 * cancelled, once; a body that ends with that ECANCELED ends with ETIMEDOUT
 * here. Everything else passes unchanged: the result of body, other errors, and
 * ECANCELED if somebody else has asked for that, too. timeout is the caller's.
 * asyncio: async with timeout() */
struct co *timeout_run(struct timeout *timeout, double seconds,
                       struct co *body);

/* Moves the limit, from within the block: to when, on the loop's clock.
 * INFINITY: there is none any more. E_RUNTIME if the block is not running, or
 * the time is over. asyncio: Timeout.reschedule() */
int timeout_reschedule(struct timeout *timeout, double when);

/* True if the time was over before the block was. asyncio: Timeout.expired() */
int timeout_expired(const struct timeout *timeout);

#endif
