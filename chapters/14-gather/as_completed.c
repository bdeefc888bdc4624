/* as_completed.c: the results of many futures, in the order in which they come.
 */
#include <as_completed.h>
#include <die.h>

#include <errno.h>
#include <math.h>
#include <stdlib.h>

struct completion {
    struct handle done; /* called when future is; then in the queue of those */
    struct completions *all;
    struct future *future; /* owned */
    int told;              /* it is known to be done */
};

struct completions {
    size_t references; /* the owner's, and one for each coroutine of next() */
    size_t count;      /* children */
    size_t todo;       /* those that are not known to be done */
    size_t promised;   /* coroutines that next() has made */
    struct handle_queue done;    /* completions that nobody has got yet */
    struct handle_queue waiting; /* those that wait for one */
    struct timer time_over;
    int is_over; /* the time is */
    struct completion children[];
};

static void let_go(struct completions *all)
{
    if (--all->references == 0)
        free(all);
}

/* The first of those that wait looks again what there is. */
static void wake_next(struct completions *all)
{
    struct handle *h;
    while ((h = queue_take(&all->waiting)) != NULL) {
        if (future_done(h->argument))
            continue;
        must_succeed(future_release(h->argument));
        return;
    }
}

static int child_is_done(void *argument)
{
    struct completion *completion = argument;
    struct completions *all = completion->all;
    completion->told = 1;
    if (--all->todo == 0)
        timer_cancel(&all->time_over);
    queue_append(&all->done, &completion->done);
    wake_next(all);
    return 0;
}

/* Those that are not known to be done will not be any more: there is one that
 * waits for each of them. */
static int time_is_over(void *argument)
{
    struct completions *all = argument;
    all->is_over = 1;
    for (size_t i = 0; i < all->count; i++)
        if (!all->children[i].told)
            handle_cancel(&all->children[i].done);
    for (; all->todo > 0; all->todo--)
        wake_next(all);
    return 0;
}

static struct completions *completions_new(size_t n)
{
    struct completions *all =
        xcalloc(1, sizeof *all + n * sizeof all->children[0]);
    all->references = 1;
    queue_begin(&all->done);
    queue_begin(&all->waiting);
    all->time_over = TIMER(time_is_over, all);
    return all;
}

static void add_child(struct completions *all, struct future *f)
{
    struct completion *child = &all->children[all->count++];
    child->all = all;
    child->future = f;
    child->done = HANDLE(child_is_done, child);
    must_succeed(future_add_done_callback(f, &child->done));
}

void as_completed_begin(struct as_completed *owner, struct future *children[],
                        size_t n, double seconds)
{
    as_completed_end(owner);
    struct completions *all = owner->all = completions_new(n);
    for (size_t i = 0; i < n; i++) {
        if (children[i]->mark)
            future_unref(children[i]); /* it stands there twice */
        else
            add_child(all, children[i]);
        children[i]->mark = 1;
    }
    for (size_t i = 0; i < all->count; i++)
        all->children[i].future->mark = 0;
    all->todo = all->count;
    if (n > 0 && seconds != INFINITY)
        must_succeed(
            loop_call_later(children[0]->loop, seconds, &all->time_over));
}

/* ---- the next one -------------------------------------------------------- */

struct next_completed {
    CO;
    struct completions *all; /* owns a reference */
    struct future *waiter;   /* finished when there may be one; owned */
    struct handle place;     /* among those that wait; never called */
    int error;               /* of the waiting, or of the child; 0: none */
    struct value result;
};

static void next_completed_drop(struct next_completed *self)
{
    let_go(self->all);
}

static int nothing_there(const struct completions *all)
{
    return queue_is_empty(&all->done) && !all->is_over;
}

static struct future *get_in_line(struct next_completed *self)
{
    self->waiter = loop_create_future(loop_running());
    self->place = (struct handle){.argument = self->waiter};
    queue_append(&self->all->waiting, &self->place);
    return ref(self->waiter);
}

static void leave_line(struct next_completed *self)
{
    handle_cancel(&self->place);
    if (self->waiter)
        unref(self->waiter);
    self->waiter = NULL;
}

/* A cancel has come. If this one was woken already, the next one is to know. */
static void pass_on(struct next_completed *self)
{
    if (!nothing_there(self->all) && !future_cancelled(self->waiter))
        wake_next(self->all);
}

static int take_result(struct next_completed *self)
{
    struct handle *first = queue_take(&self->all->done);
    if (!first)
        return ETIMEDOUT;
    struct completion *completion = first->argument;
    return future_result(completion->future, &self->result);
}

ASYNC(next_completed, next_completed_drop)
{
    BEGIN;
    while (nothing_there(self->all)) {
        TRY_AWAIT(self->error, get_in_line(self));
        if (self->error) {
            pass_on(self);
            RAISE(self->error);
        }
        leave_line(self);
    }
    self->error = take_result(self);
    if (self->error)
        RAISE(self->error);
    RETURN(self->result);
FINALLY:
    leave_line(self);
    let_go(self->all);
    END;
}

struct co *as_completed_next(struct as_completed *owner)
{
    struct completions *all = owner->all;
    if (!all || all->promised == all->count)
        return NULL;
    all->promised++;
    all->references++;
    return CALL(next_completed, .all = all);
}

/* ---- the end ------------------------------------------------------------- */

void as_completed_end(struct as_completed *owner)
{
    struct completions *all = owner->all;
    if (!all)
        return;
    owner->all = NULL;
    timer_cancel(&all->time_over);
    for (size_t i = 0; i < all->count; i++) {
        handle_cancel(&all->children[i].done);
        future_unref(all->children[i].future);
    }
    all->is_over = 1;
    while (!queue_is_empty(&all->waiting))
        wake_next(all);
    let_go(all);
}
