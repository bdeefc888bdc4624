/* timeout.c: a limit for a block of code, which can be moved. */
#include <timeout.h>

#include <errno.h>
#include <math.h>

static int time_is_over(void *argument)
{
    struct timeout *timeout = argument;
    timeout->state = TIMEOUT_EXPIRING;
    task_cancel(timeout->task);
    return 0;
}

int timeout_reschedule(struct timeout *timeout, double when)
{
    if (timeout->state != TIMEOUT_ENTERED)
        return E_RUNTIME;
    if (isnan(when))
        return E_VALUE;
    struct loop *loop = timeout->task->future.loop;
    timer_cancel(&timeout->timer);
    timeout->when = when;
    if (when == INFINITY)
        return 0;
    if (when <= loop_time(loop))
        return loop_call_soon(loop, &timeout->timer.handle);
    return loop_call_at(loop, when, &timeout->timer);
}

int timeout_expired(const struct timeout *timeout)
{
    return timeout->state == TIMEOUT_EXPIRING ||
           timeout->state == TIMEOUT_EXPIRED;
}

struct timeout_run {
    CO;
    struct timeout *timeout; /* the caller's */
    double seconds;
    struct co *body; /* owned until it is awaited */
    int error;       /* that body ended with; 0: none */
    struct value result;
};

static void timeout_run_drop(struct timeout_run *self)
{
    co_free(self->body);
}

static int enter(struct timeout *timeout, double seconds)
{
    *timeout = (struct timeout){.task = current_task()};
    timeout->timer = TIMER(time_is_over, timeout);
    timeout->cancelling = task_cancelling(timeout->task);
    timeout->state = TIMEOUT_ENTERED;
    int error = timeout_reschedule(
        timeout, loop_time(timeout->task->future.loop) + seconds);
    if (error)
        timeout->state = TIMEOUT_EXITED;
    return error;
}

/* Returns the error of the block, which has ended with this one. */
static int leave(struct timeout *timeout, int error)
{
    timer_cancel(&timeout->timer);
    if (timeout->state != TIMEOUT_EXPIRING) {
        timeout->state = TIMEOUT_EXITED;
        return error;
    }
    timeout->state = TIMEOUT_EXPIRED;
    int left = task_uncancel(timeout->task);
    return error == ECANCELED && left <= timeout->cancelling ? ETIMEDOUT
                                                             : error;
}

ASYNC(timeout_run, timeout_run_drop)
{
    BEGIN;
    self->error = enter(self->timeout, self->seconds);
    if (self->error) {
        co_free(self->body);
        RAISE(self->error);
    }
    TRY_AWAIT(self->error, self->result, self->body);
    self->error = leave(self->timeout, self->error);
    if (self->error)
        RAISE(self->error);
    RETURN(self->result);
FINALLY:
    timer_cancel(&self->timeout->timer);
    END;
}

struct co *timeout_run(struct timeout *timeout, double seconds, struct co *body)
{
    co_check(body);
    if (timeout->state == TIMEOUT_ENTERED || timeout->state == TIMEOUT_EXPIRING)
        co_stop(body, "its timeout is entered already");
    return CALL(timeout_run, .timeout = timeout, .seconds = seconds,
                .body = body);
}
