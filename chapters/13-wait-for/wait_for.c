/* wait_for.c: limits: how long something may take, and what a cancel may
 * reach. */
#include <wait_for.h>
#include <object.h>

#include <errno.h>
#include <math.h>

/* ---- waiting for the end, whatever it is --------------------------------- */

struct cancel_and_wait {
    CO;
    struct future *f;      /* the caller's */
    struct future *waiter; /* finished when f is done; owned */
    struct handle done;    /* called when f is */
};

/* Not f itself is awaited: a second cancel is for the one who waits. */
ASYNC(cancel_and_wait)
{
    BEGIN;
    self->waiter = loop_create_future(self->f->loop);
    self->done = HANDLE(future_release, self->waiter);
    must_succeed(future_add_done_callback(self->f, &self->done));
    future_cancel(self->f);
    AWAIT(ref(self->waiter));
FINALLY:
    handle_cancel(&self->done);
    unref(self->waiter);
    END;
}

/* ---- wait_for ------------------------------------------------------------ */

struct wait_for {
    CO;
    struct awaitable x; /* owned until it is f */
    double seconds;
    struct future *f;       /* x as a future; owned; NULL: not yet */
    struct future *waiter;  /* finished when f is done, or the time is over;
                               owned; NULL: not yet */
    struct handle done;     /* called when f is */
    struct timer time_over; /* called when the time is */
    int cancelled;          /* why the waiting has ended; 0: it is released */
    struct value result;
};

static void wait_for_drop(struct wait_for *self)
{
    awaitable_drop(self->x);
}

/* The time runs from here. */
static void start_waiting(struct wait_for *self)
{
    struct loop *loop = loop_running();
    self->waiter = loop_create_future(loop);
    self->time_over = TIMER(future_release, self->waiter);
    must_succeed(loop_call_later(loop, self->seconds, &self->time_over));
    self->f = awaitable_start(self->x, loop);
    self->done = HANDLE(future_release, self->waiter);
    must_succeed(future_add_done_callback(self->f, &self->done));
}

/* Its result, or its error, once it is done. */
static int outcome(struct wait_for *self)
{
    return future_result(self->f, &self->result);
}

ASYNC(wait_for, wait_for_drop)
{
    int error;
    BEGIN;
    if (isnan(self->seconds)) {
        awaitable_drop(self->x);
        RAISE(E_VALUE);
    }
    if (self->seconds > 0) {
        start_waiting(self);
        TRY_AWAIT(self->cancelled, ref(self->waiter));
        handle_cancel(&self->done);
    } else
        self->f = awaitable_start(self->x, NULL);
    if (future_done(self->f)) {
        error = outcome(self);
    } else {
        AWAIT(CALL(cancel_and_wait, .f = self->f));
        error = self->cancelled ? self->cancelled : outcome(self);
        if (error == ECANCELED && !self->cancelled)
            error = ETIMEDOUT;
    }
    if (error)
        RAISE(error);
    RETURN(self->result);
FINALLY:
    timer_cancel(&self->time_over);
    handle_cancel(&self->done);
    if (self->waiter)
        unref(self->waiter);
    if (self->f)
        unref(self->f);
    END;
}

struct plain_await {
    CO;
    struct awaitable x; /* owned until it is awaited */
    struct value result;
};

static void plain_await_drop(struct plain_await *self)
{
    awaitable_drop(self->x);
}

ASYNC(plain_await, plain_await_drop)
{
    BEGIN;
    if (self->x.co)
        AWAIT(self->result, self->x.co);
    else
        AWAIT(self->result, self->x.future);
    RETURN(self->result);
    END;
}

struct co *wait_for_awaitable(struct awaitable x, double seconds)
{
    if (seconds == INFINITY)
        return CALL(plain_await, .x = x);
    return CALL(wait_for, .x = x, .seconds = seconds);
}

/* ---- shield -------------------------------------------------------------- */

struct shield {
    struct future outer;  /* what is awaited in its place */
    struct future *inner; /* that is not to be cancelled; owned */
    struct handle done;   /* called when inner is */
};

static const char *shield_name(const struct future *f)
{
    (void)f;
    return "a shield";
}

static int shield_cancel(struct future *f)
{
    struct shield *shield = (struct shield *)f;
    handle_cancel(&shield->done);
    if (future_done(shield->inner))
        shield->inner->asked = 1; /* its error was on its way here */
    must_succeed(future_finish(f, FUTURE_CANCELLED, 0, NONE));
    return 1;
}

static void shield_free(struct future *f)
{
    struct shield *shield = (struct shield *)f;
    handle_cancel(&shield->done);
    future_unref(shield->inner);
    object_free(OBJECT_FUTURE, f);
}

static const struct future_kind shield_kind = {shield_name, shield_cancel,
                                               shield_free, 0};

static int inner_is_done(void *argument)
{
    struct shield *shield = argument;
    struct value value = NONE;
    if (future_done(&shield->outer))
        return 0;
    int error = future_result(shield->inner, &value);
    if (future_cancelled(shield->inner))
        return future_finish(&shield->outer, FUTURE_CANCELLED, 0, NONE);
    return future_finish(&shield->outer, FUTURE_FINISHED, error, value);
}

struct future *shield_awaitable(struct awaitable x)
{
    struct future *inner = awaitable_start(x, NULL);
    if (future_done(inner))
        return inner;
    struct origin made = object_origin(inner);
    struct shield *shield =
        object_new(OBJECT_FUTURE, sizeof *shield, made.file, made.line);
    future_begin(&shield->outer, &shield_kind, inner->loop);
    shield->inner = inner;
    shield->done = HANDLE(inner_is_done, shield);
    must_succeed(future_add_done_callback(inner, &shield->done));
    return &shield->outer;
}
