/* expect: the nap has one reference, and AWAIT takes one */
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
    END;
}
