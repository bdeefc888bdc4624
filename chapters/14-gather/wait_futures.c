/* wait_futures.c: waits for some of many futures, or for all. */
#include <wait_futures.h>
#include <die.h>

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

struct child {
    struct handle done; /* called when future is */
    struct wait_futures *wait;
    struct future *future; /* the caller's */
    size_t place;          /* among those that are done */
};

struct wait_futures {
    CO;
    struct future **futures; /* the caller's array */
    size_t n;
    enum when when;
    double seconds;
    size_t *done;           /* the caller's */
    struct child *children; /* no future twice; owned; NULL: not yet */
    size_t count, told;     /* of children; of those told to be done */
    struct future *waiter;  /* finished when the waiting is over; owned */
    struct timer time_over;
};

static int is_over(const struct wait_futures *wait, const struct future *told)
{
    return wait->told == wait->count || wait->when == FIRST_COMPLETED ||
           (wait->when == FIRST_EXCEPTION && told->error);
}

static int child_is_done(void *argument)
{
    struct child *child = argument;
    struct wait_futures *wait = child->wait;
    child->place = wait->told++;
    if (!is_over(wait, child->future))
        return 0;
    timer_cancel(&wait->time_over);
    return future_release(wait->waiter);
}

/* Puts those that stand there twice behind the others. */
static void put_duplicates_last(struct wait_futures *wait)
{
    size_t last = wait->n;
    for (size_t i = 0; i < wait->n; i++) {
        struct future *f = wait->futures[i];
        size_t place = f->mark ? --last : wait->count++;
        wait->children[place].future = f;
        f->mark = 1;
    }
    for (size_t i = 0; i < wait->n; i++) {
        wait->futures[i] = wait->children[i].future;
        wait->futures[i]->mark = 0;
    }
}

static int are_of(const struct loop *loop, struct future *const *futures,
                  size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (futures[i]->loop != loop)
            return 0;
    return 1;
}

static void begin(struct wait_futures *wait)
{
    struct loop *loop = loop_running();
    wait->waiter = loop_create_future(loop);
    wait->time_over = TIMER(future_release, wait->waiter);
    if (wait->seconds < INFINITY)
        must_succeed(loop_call_later(loop, wait->seconds, &wait->time_over));
    wait->children = xcalloc(wait->n, sizeof *wait->children);
    put_duplicates_last(wait);
    for (size_t i = 0; i < wait->count; i++) {
        struct child *child = &wait->children[i];
        child->wait = wait;
        child->place = SIZE_MAX;
        child->done = HANDLE(child_is_done, child);
        must_succeed(future_add_done_callback(child->future, &child->done));
    }
}

/* The done ones first. Some may be done, and not be told of yet. */
static void sort(struct wait_futures *wait)
{
    size_t place;
    for (size_t i = 0; i < wait->count; i++) {
        struct child *child = &wait->children[i];
        if (child->place == SIZE_MAX && future_done(child->future))
            child->place = wait->told++;
    }
    *wait->done = place = wait->told;
    for (size_t i = 0; i < wait->count; i++) {
        const struct child *child = &wait->children[i];
        wait->futures[child->place == SIZE_MAX ? place++ : child->place] =
            child->future;
    }
}

ASYNC(wait_futures)
{
    BEGIN;
    if (self->n == 0 || isnan(self->seconds) ||
        !are_of(loop_running(), self->futures, self->n))
        RAISE(E_VALUE);
    begin(self);
    AWAIT(ref(self->waiter));
    sort(self);
FINALLY:
    timer_cancel(&self->time_over);
    for (size_t i = 0; i < self->count; i++)
        handle_cancel(&self->children[i].done);
    free(self->children);
    if (self->waiter)
        unref(self->waiter);
    END;
}

struct co *wait_futures(struct future *children[], size_t n, enum when when,
                        double seconds, size_t *done)
{
    return CALL(wait_futures, .futures = children, .n = n, .when = when,
                .seconds = seconds, .done = done);
}
