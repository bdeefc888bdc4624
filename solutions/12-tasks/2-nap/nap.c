/* nap.c: exercise 12.2 (extend): a sleep of your own.
 *
 * async_sleep() yields the seconds to its task, which has a timer for that. In
 * asyncio a task knows nothing of time. What it can wait for is a future:
 * sleep() makes one, and a timer that finishes it. Write nap() in that way: a
 * future of your own, a timer of your own, and no async_sleep().
 *   - More than 0 seconds: when the coroutine runs, it makes its future and
 *     arms its timer, and awaits the future. INFINITY is such a number.
 *   - 0 or less: it goes on in the next tick, and others have their turn
 *     before. There is no timer for that.
 *   - NAN: raises E_VALUE.
 *   - It returns nothing, as async_sleep() does.
 *   - However it is left, its timer is not armed any more, and its future is
 *     let go: also if the loop is closed while it sleeps, and if it was left
 *     before there were a timer and a future. A nap that nobody awaits owns
 *     nothing.
 * main.c, here beside it, has some naps on the virtual clock.
 */
#include <nap.h>
#include <loop.h>

#include <math.h>

#ifndef EXERCISE
struct nap {
    CO;
    double seconds;
    struct future *waiter; /* finished when the time is over; owned; or NULL */
    struct timer timer;    /* finishes it */
};

static void start_timer(struct nap *self)
{
    struct loop *loop = loop_running();
    self->waiter = loop_create_future(loop);
    self->timer = TIMER(future_release, self->waiter);
    must_succeed(loop_call_later(loop, self->seconds, &self->timer));
}

ASYNC(nap)
{
    BEGIN;
    if (isnan(self->seconds))
        RAISE(E_VALUE);
    if (self->seconds > 0) {
        start_timer(self);
        AWAIT(ref(self->waiter));
    } else
        YIELD(NONE);
FINALLY:
    timer_cancel(&self->timer);
    if (self->waiter)
        unref(self->waiter);
    END;
}
#else
struct nap {
    CO;
    double seconds;
    // TODO(12.2): what it has to remember while it sleeps.
};

// TODO(12.2): it sleeps for so many seconds.
ASYNC(nap)
{
    BEGIN;
    if (isnan(self->seconds))
        RAISE(E_VALUE);
    END;
}
#endif

struct co *nap(double seconds)
{
    return CALL(nap, .seconds = seconds);
}
