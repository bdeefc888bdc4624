/* expect: INFINITY is more than 0 seconds */
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
    if (!isfinite(self->seconds))
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
