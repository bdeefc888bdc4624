/* expect: something is used after it was let go */
struct nap {
    CO;
    double seconds;
    struct future *waiter;
    struct timer timer;
};

ASYNC(nap)
{
    BEGIN;
    if (isnan(self->seconds))
        RAISE(E_VALUE);
    if (self->seconds > 0) {
        self->waiter = loop_create_future(loop_running());
        self->timer = TIMER(future_release, self->waiter);
        must_succeed(
            loop_call_later(loop_running(), self->seconds, &self->timer));
        AWAIT(self->waiter);
    } else
        YIELD(NONE);
FINALLY:
    timer_cancel(&self->timer);
    if (self->waiter)
        unref(self->waiter);
    END;
}
