/* every.c: exercise 7.2 (extend): a timer that repeats.
 *
 * Write the two functions of every.h, on top of the loop and its timers:
 *   - The deadlines are a grid: so many seconds after call_every(), twice as
 *     many, three times ... Each follows from the one before it and not from
 *     the time at which the callback happens to run, which is always a little
 *     late: that would add up.
 *   - While some callback takes long, its own or another, deadlines may pass.
 *     For all that have passed it is called once, as soon as the loop can, and
 *     then at the first one that is still to come. So a loop that is late skips
 *     calls: to catch up on them would make it later still.
 *   - A deadline equal to the time that it is counts as passed: the next one is
 *     later.
 *   - When the timer's callback runs, it calls the user's callback directly:
 *     every->handle goes into no queue.
 *   - The callback may cancel it. It may then arm it afresh, or free what it is
 *     a part of: when the callback has returned, nothing touches it any more.
 *   - What the callback returns goes to the loop: an error is reported, and the
 *     calls go on.
 *   - What is wrong, and with which error it is refused, stands in every.h. A
 *     call that is refused changes nothing.
 */
#include <every.h>

#include <math.h>

// TODO(7.2): arm the timer; its callback arms it for the next time, and calls.
int call_every(struct loop *loop, double seconds, struct every *every)
{
    (void)loop, (void)seconds, (void)every;
    return E_RUNTIME;
}

void every_cancel(struct every *every)
{
    (void)every;
}
