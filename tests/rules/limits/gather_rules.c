/* gather_rules.c: the rules of gather, wait and as_completed, each part a
 * function that is named after its rule. */
#include <as_completed.h>
#include <drop_rules.h>
#include <gather.h>
#include <gather_rules.h>
#include <scene.h>
#include <wait_futures.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>

static struct task *a, *b, *c, *w; /* of this part */
static struct future *f, *g, *h;

static int cancel_a(void)
{
    cancel("a", a);
    return 0;
}

static int cancel_f(void)
{
    cancel("f", f);
    return 0;
}

static int cancel_w(void)
{
    cancel("w", w);
    return 0;
}

static int finish_f(void)
{
    must_succeed(future_set_result(f, 1));
    return 0;
}

static int finish_g(void)
{
    must_succeed(future_set_result(g, 2));
    return 0;
}

static int fail_g(void)
{
    must_succeed(future_set_error(g, E_VALUE));
    return 0;
}

/* ---- gather -------------------------------------------------------------- */

enum { CHILDREN_MAX = 3 };

static struct future *aggregate;

struct gather_all {
    CO;
    struct awaitable children[CHILDREN_MAX]; /* owned until it begins */
    size_t n;
    int flags;
    struct outcome results[CHILDREN_MAX];
    int error;
};

static void gather_children(struct gather_all *self)
{
    struct future *futures[CHILDREN_MAX];
    for (size_t i = 0; i < self->n; i++)
        futures[i] = awaitable_start(self->children[i], NULL);
    aggregate = keep(gather(futures, self->n, self->results, self->flags));
    watch("all done", aggregate);
}

static void tell_results(const struct gather_all *self)
{
    for (size_t i = 0; i < self->n; i++) {
        const struct outcome *result = &self->results[i];
        if (result->error)
            happened("%s", error_name(result->error));
        else
            happened("%lld", result->value.as.number);
    }
}

ASYNC(gather_all)
{
    BEGIN;
    gather_children(self);
    TRY_AWAIT(self->error, ref(aggregate));
    if (self->error) {
        happened("gather: %s", error_name(self->error));
        yes("cancelled", future_cancelled(aggregate));
        RAISE(self->error);
    }
    tell_results(self);
    END;
}

#define GATHER(flags, ...)                                                     \
    gather_all((struct awaitable[CHILDREN_MAX + 1]){__VA_ARGS__}, (flags))

static struct co *gather_all(const struct awaitable *children, int flags)
{
    struct co *co = CALL(gather_all, .flags = flags);
    struct gather_all *all = (struct gather_all *)co;
    for (; children[all->n].co || children[all->n].future; all->n++)
        all->children[all->n] = children[all->n];
    return co;
}

static void A1_results_stand_in_the_order_of_the_arguments(void)
{
    begin();
    complete(
        start(GATHER(0, AWAITABLE(WORK(.name = "a", .seconds = 3, .result = 1)),
                     AWAITABLE(WORK(.name = "b", .seconds = 1, .result = 2)),
                     AWAITABLE(WORK(.name = "c", .seconds = 2, .result = 3)))));
    EXPECT("", "tick 2: a begins, b begins, c begins; tick 4: b ends; "
               "tick 7: c ends; tick 10: a ends; tick 12: all done, 1, 2, 3; "
               "then: it returns None");
}

static void A1_a_repeated_argument_runs_once(void)
{
    begin();
    a = start(WORK(.name = "a", .seconds = 1, .result = 1));
    b = start(WORK(.name = "b", .seconds = 1, .result = 2));
    complete(start(
        GATHER(0, AWAITABLE(ref(a)), AWAITABLE(ref(b)), AWAITABLE(ref(a)))));
    EXPECT("a repeated one",
           "tick 1: a begins, b begins; tick 3: a ends, b ends; "
           "tick 5: all done, 1, 2, 1; then: it returns None");
}

static void A1_of_nothing_it_is_done_at_once(void)
{
    begin();
    complete(start(GATHER(0, {NULL, NULL})));
    EXPECT("of nothing", "tick 2: all done; then: it returns None");
}

static void A2_it_is_done_one_tick_after_the_last_child(void)
{
    begin();
    f = new_future();
    g = new_future();
    a = start(GATHER(0, AWAITABLE(ref(f)), AWAITABLE(ref(g))));
    later(1, "first", finish_f);
    later(2, "last", finish_g);
    complete(a);
    EXPECT("", "tick 2: first; tick 4: last; tick 6: all done, 1, 2; "
               "then: it returns None");
}

static void A2_even_of_what_is_done(void)
{
    begin();
    f = new_future();
    g = new_future();
    finish_f();
    finish_g();
    complete(start(GATHER(0, AWAITABLE(ref(f)), AWAITABLE(ref(g)))));
    EXPECT("of what is done", "tick 3: all done, 1, 2; then: it returns None");
}

static void A3_the_first_error_is_its_error_and_the_others_go_on(void)
{
    begin();
    a = start(WORK(.name = "a", .seconds = 3, .result = 1));
    complete(start(
        GATHER(0, AWAITABLE(ref(a)),
               AWAITABLE(WORK(.name = "b", .seconds = 1, .error = E_VALUE)),
               AWAITABLE(WORK(.name = "c", .seconds = 2, .error = EIO)))));
    state("a", a);
    complete(a);
    EXPECT("", "tick 1: a begins; tick 2: b begins, c begins; tick 4: b ends; "
               "tick 6: all done, gather: ValueError, cancelled: no; "
               "then: it returns ValueError, a is pending; tick 9: c ends; "
               "tick 12: a ends; then: it returns 1");
}

static int fail_both(void)
{
    must_succeed(future_set_error(g, E_VALUE));
    must_succeed(future_set_error(f, EIO));
    return 0;
}

static void A3_of_two_errors_the_earlier_one_counts(void)
{
    begin();
    f = new_future();
    g = new_future();
    a = start(GATHER(0, AWAITABLE(ref(f)), AWAITABLE(ref(g))));
    later(1, "both", fail_both);
    complete(a);
    EXPECT("a tie", "tick 2: both; "
                    "tick 4: all done, gather: ValueError, cancelled: no; "
                    "then: it returns ValueError");
}

static void A3_a_cancelled_child_is_an_error(void)
{
    begin();
    a = start(WORK(.name = "a", .seconds = 5));
    b = start(WORK(.name = "b", .seconds = 2));
    c = start(GATHER(0, AWAITABLE(ref(a)), AWAITABLE(ref(b))));
    later(1, "at 1", cancel_a);
    complete(c);
    complete(b);
    EXPECT("a child is cancelled",
           "tick 1: a begins, b begins; tick 2: at 1, cancel a: yes; "
           "tick 3: a: CancelledError; "
           "tick 5: all done, gather: CancelledError, cancelled: no; "
           "then: it returns CancelledError; tick 8: b ends; "
           "then: it returns 0");
}

static void A4_errors_can_stand_among_the_results(void)
{
    begin();
    a = start(WORK(.name = "a", .seconds = 5));
    b = start(WORK(.name = "b", .seconds = 1, .error = E_VALUE));
    c = start(GATHER(GATHER_ERRORS_AS_VALUES, AWAITABLE(ref(a)),
                     AWAITABLE(ref(b)),
                     AWAITABLE(WORK(.name = "c", .seconds = 2, .result = 3))));
    later(1, "at 1", cancel_a);
    complete(c);
    EXPECT("",
           "tick 1: a begins, b begins; tick 2: c begins; "
           "tick 3: at 1, cancel a: yes; tick 4: a: CancelledError, b ends; "
           "tick 7: c ends; "
           "tick 9: all done, CancelledError, ValueError, 3; "
           "then: it returns None");
}

static int cancel_aggregate(void)
{
    yes("cancel", future_cancel(aggregate));
    state("gather", aggregate);
    return 0;
}

static void cancel_gather_at_1(struct plan first, struct plan second, int flags)
{
    begin();
    a = start(work(first));
    b = start(work(second));
    c = start(GATHER(flags, AWAITABLE(ref(a)), AWAITABLE(ref(b))));
    later(1, "at 1", cancel_aggregate);
    complete(c);
    state("a", a);
    if (!future_done(&a->future))
        complete(a);
    yes("cancel", future_cancel(aggregate));
}

static void A5_to_cancel_it_cancels_the_children(void)
{
    cancel_gather_at_1((struct plan){.name = "a", .seconds = 5, .clean_up = 1},
                       (struct plan){.name = "b", .seconds = 5}, 0);
    EXPECT("", "tick 1: a begins, b begins; "
               "tick 2: at 1, cancel: yes, gather is pending; "
               "tick 3: a: CancelledError, b: CancelledError; "
               "tick 5: all done, gather: CancelledError, cancelled: no; "
               "then: it returns CancelledError, a is pending; "
               "tick 8: a cleaned up; "
               "then: it returns CancelledError, cancel: no");
}

static void A5_with_errors_as_values_it_waits_for_all(void)
{
    cancel_gather_at_1((struct plan){.name = "a", .seconds = 5, .clean_up = 1},
                       (struct plan){.name = "b", .seconds = 5},
                       GATHER_ERRORS_AS_VALUES);
    EXPECT("errors as values",
           "tick 1: a begins, b begins; "
           "tick 2: at 1, cancel: yes, gather is pending; "
           "tick 3: a: CancelledError, b: CancelledError; "
           "tick 6: a cleaned up; "
           "tick 8: all done, gather: CancelledError, cancelled: no; "
           "then: it returns CancelledError, a is cancelled, cancel: no");
}

static void A5_even_if_all_swallow_it_the_error_is_raised(void)
{
    cancel_gather_at_1(
        (struct plan){.name = "a", .seconds = 5, .result = 1, .swallows = 1},
        (struct plan){.name = "b", .seconds = 5, .result = 2, .swallows = 1},
        0);
    EXPECT("all swallow it",
           "tick 1: a begins, b begins; "
           "tick 2: at 1, cancel: yes, gather is pending; "
           "tick 3: a: CancelledError, b: CancelledError; "
           "tick 5: all done, gather: CancelledError, cancelled: no; "
           "then: it returns CancelledError, a is finished, cancel: no");
}

static int cancel_c(void)
{
    cancel("c", c);
    return 0;
}

static void A5_a_cancel_of_who_awaits_it_is_passed_on(void)
{
    begin();
    a = start(WORK(.name = "a", .seconds = 5));
    c = start(GATHER(0, AWAITABLE(ref(a)),
                     AWAITABLE(WORK(.name = "b", .seconds = 5))));
    later(1, "at 1", cancel_c);
    complete(c);
    tell("a", a);
    EXPECT("of who awaits it",
           "tick 1: a begins; tick 2: b begins; "
           "tick 3: at 1, cancel c: yes; "
           "tick 4: a: CancelledError, b: CancelledError; "
           "tick 6: all done, gather: CancelledError, cancelled: no; "
           "then: it returns CancelledError, a: CancelledError");
}

static void A5_through_another_gather_too(void)
{
    begin();
    a = start(WORK(.name = "a", .seconds = 5, .clean_up = 1));
    b = start(GATHER(0, AWAITABLE(ref(a)),
                     AWAITABLE(WORK(.name = "b", .seconds = 5))));
    c = start(GATHER(0, AWAITABLE(ref(b)),
                     AWAITABLE(WORK(.name = "c", .seconds = 5))));
    later(1, "at 1", cancel_c);
    complete(c);
    complete(a);
    EXPECT("one in the other",
           "tick 1: a begins; tick 2: b begins, c begins; "
           "tick 3: at 1, cancel c: yes; "
           "tick 4: a: CancelledError, b: CancelledError, c: CancelledError; "
           "tick 6: all done, gather: CancelledError, cancelled: no, all done, "
           "gather: CancelledError, cancelled: no; "
           "then: it returns CancelledError; tick 9: a cleaned up; "
           "then: it returns CancelledError");
}

struct too_late {
    CO;
    struct outcome results[1];
};

ASYNC(too_late)
{
    BEGIN;
    aggregate = keep(gather((struct future *[]){ref(f)}, 1, self->results, 0));
    yes("cancel", future_cancel(aggregate));
    AWAIT(ref(aggregate));
    happened("got %lld", self->results[0].value.as.number);
    END;
}

static void A5_when_all_children_are_done_nobody_takes_it(void)
{
    begin();
    f = new_future();
    finish_f();
    complete(start(CALL(too_late)));
    EXPECT("all children are done",
           "tick 1: cancel: no; tick 3: got 1; then: it returns None");
}

/* ---- wait ---------------------------------------------------------------- */

struct wait_for_some {
    CO;
    const char *names; /* "abc": of the first of the children */
    size_t n;
    enum when when;
    double seconds;
    struct future *sorted[CHILDREN_MAX + 1];   /* borrowed */
    struct future *children[CHILDREN_MAX + 1]; /* borrowed, as they were */
    size_t done;
};

static int is_done(const struct wait_for_some *self, const struct future *child)
{
    size_t place = 0;
    while (self->sorted[place] != child)
        place++;
    return place < self->done;
}

/* "done: a b", in the order of the arguments. */
static void tell_those(const struct wait_for_some *self, const char *what,
                       int done)
{
    char text[20];
    int length = 0;
    for (int i = 0; self->names[i]; i++)
        if (is_done(self, self->children[i]) == done)
            length += snprintf(text + length, sizeof text - (size_t)length,
                               " %c", self->names[i]);
    happened("%s:%s", what, length ? text : " none");
}

ASYNC(wait_for_some)
{
    BEGIN;
    AWAIT(wait_futures(self->sorted, self->n, self->when, self->seconds,
                       &self->done));
    tell_those(self, "done", 1);
    tell_those(self, "pending", 0);
    END;
}

/* Waits for those of the children that are not NULL. */
#define WAIT(names, when, seconds, ...)                                        \
    wait_for_some((names), (when), (seconds),                                  \
                  (struct future * [CHILDREN_MAX + 2]){__VA_ARGS__})

static struct co *wait_for_some(const char *names, enum when when,
                                double seconds, struct future *children[])
{
    struct co *co =
        CALL(wait_for_some, .names = names, .when = when, .seconds = seconds);
    struct wait_for_some *some = (struct wait_for_some *)co;
    for (; children[some->n]; some->n++)
        some->sorted[some->n] = some->children[some->n] = children[some->n];
    return co;
}

static void begin_with_a_and_b(void)
{
    begin();
    a = start(WORK(.name = "a", .seconds = 1, .error = E_VALUE));
    b = start(WORK(.name = "b", .seconds = 3, .result = 2));
}

static void A6_it_raises_no_error_of_a_child(void)
{
    begin_with_a_and_b();
    complete(
        start(WAIT("ab", ALL_COMPLETED, INFINITY, &a->future, &b->future)));
    tell("a", a);
    EXPECT("errors are not raised",
           "tick 1: a begins, b begins; tick 3: a ends; tick 6: b ends; "
           "tick 8: done: a b, pending: none; "
           "then: it returns None, a: ValueError");
}

static void A6_it_cancels_no_child_when_the_time_is_over(void)
{
    begin_with_a_and_b();
    complete(start(WAIT("ab", ALL_COMPLETED, 2, &a->future, &b->future)));
    complete(b);
    tell("a", a);
    EXPECT("after a timeout they go on",
           "tick 1: a begins, b begins; tick 3: a ends; "
           "tick 6: done: a, pending: b; then: it returns None; "
           "tick 9: b ends; then: it returns 2, a: ValueError");
}

static void A6_nor_when_it_is_cancelled_itself(void)
{
    begin_with_a_and_b();
    w = start(WAIT("ab", ALL_COMPLETED, INFINITY, &a->future, &b->future));
    later(2, "at 2", cancel_w);
    complete(w);
    complete(b);
    tell("a", a);
    EXPECT("when the waiter is cancelled they go on",
           "tick 1: a begins, b begins; tick 3: a ends; "
           "tick 5: at 2, cancel w: yes; then: it returns CancelledError; "
           "tick 9: b ends; then: it returns 2, a: ValueError");
}

static void A6_of_nothing_it_fails(void)
{
    begin();
    complete(start(WAIT("", ALL_COMPLETED, INFINITY, NULL)));
    EXPECT("of nothing", "then: it returns ValueError");
}

static void A6_duplicates_count_once(void)
{
    begin_with_a_and_b();
    complete(start(WAIT("ab", ALL_COMPLETED, INFINITY, &a->future, &b->future,
                        &a->future, &a->future)));
    tell("a", a);
    EXPECT("duplicates",
           "tick 1: a begins, b begins; tick 3: a ends; tick 6: b ends; "
           "tick 8: done: a b, pending: none; "
           "then: it returns None, a: ValueError");
}

static void A6_without_time_it_waits_for_one_tick(void)
{
    begin_with_a_and_b();
    complete(start(WAIT("ab", ALL_COMPLETED, 0, &a->future, &b->future)));
    complete(b);
    tell("a", a);
    EXPECT("no time",
           "tick 1: a begins, b begins; tick 3: done: none, pending: a b; "
           "then: it returns None; tick 6: a ends; tick 8: b ends; "
           "then: it returns 2, a: ValueError");
}

static void A6_in_time_the_timer_is_dropped(void)
{
    begin();
    a = start(WORK(.name = "a", .seconds = 1));
    complete(start(WAIT("a", ALL_COMPLETED, 5, &a->future)));
    later(8, "stop", stop);
    run();
    EXPECT_WAITS("the timer is dropped",
                 "tick 1 waits 0 s: a begins; tick 2 waits 1 s; "
                 "tick 3 waits 0 s: a ends; tick 4 waits 0 s; "
                 "tick 5 waits 0 s: done: a, pending: none; tick 6 waits 0 s; "
                 "then: it returns None; tick 7 waits 8 s: stop");
}

static int finish_f_then_g(void)
{
    finish_f();
    soon("finish g", finish_g);
    return 0;
}

static void A7_whatever_is_done_when_it_goes_on_is_done(void)
{
    begin();
    f = new_future();
    g = new_future();
    h = new_future();
    w = start(WAIT("fgh", FIRST_COMPLETED, INFINITY, f, g, h));
    later(1, "finish f", finish_f_then_g);
    complete(w);
    EXPECT("", "tick 2: finish f; tick 3: finish g; "
               "tick 4: done: f g, pending: h; then: it returns None");
}

struct sorts {
    CO;
    struct future *sorted[CHILDREN_MAX];
    size_t done;
};

ASYNC(sorts)
{
    BEGIN;
    self->sorted[0] = &a->future;
    self->sorted[1] = &b->future;
    self->sorted[2] = &c->future;
    AWAIT(wait_futures(self->sorted, 3, ALL_COMPLETED, 5, &self->done));
    happened("%zu are done", self->done);
    for (int i = 0; i < CHILDREN_MAX; i++)
        tell(task_name((struct task *)self->sorted[i]), self->sorted[i]);
    END;
}

static void A7_they_are_sorted_by_their_completion(void)
{
    begin();
    a = start(WORK(.name = "a", .seconds = 9, .result = 1));
    b = start(WORK(.name = "b", .seconds = 3, .result = 2));
    c = start(WORK(.name = "c", .seconds = 1, .result = 3));
    complete(start(CALL(sorts)));
    complete(a);
    EXPECT("in C, sorted",
           "tick 1: a begins, b begins, c begins; tick 3: c ends; "
           "tick 6: b ends; tick 9: 2 are done, work: 3, work: 2, "
           "work: InvalidStateError; then: it returns None; "
           "tick 12: a ends; then: it returns 1");
}

static void A8_a_cancelled_child_is_no_error(void)
{
    begin();
    f = new_future();
    g = new_future();
    h = new_future();
    w = start(WAIT("fgh", FIRST_EXCEPTION, INFINITY, f, g, h));
    later(1, "cancel f", cancel_f);
    later(2, "fail", fail_g);
    complete(w);
    tell("g", g);
    EXPECT("", "tick 2: cancel f, cancel f: yes; tick 4: fail; "
               "tick 6: done: f g, pending: h; "
               "then: it returns None, g: ValueError");
}

static void A8_without_an_error_it_waits_for_all(void)
{
    begin();
    f = new_future();
    g = new_future();
    w = start(WAIT("fg", FIRST_EXCEPTION, INFINITY, f, g));
    later(1, "cancel f", cancel_f);
    later(2, "finish", finish_g);
    complete(w);
    EXPECT("no error comes",
           "tick 2: cancel f, cancel f: yes; tick 4: finish; "
           "tick 6: done: f g, pending: none; then: it returns None");
}

static void A9_of_done_futures_it_takes_two_ticks_too(void)
{
    begin();
    f = new_future();
    g = new_future();
    finish_f();
    finish_g();
    complete(start(WAIT("fg", ALL_COMPLETED, INFINITY, f, g)));
    EXPECT("", "tick 3: done: f g, pending: none; then: it returns None");
}

/* ---- as_completed -------------------------------------------------------- */

struct in_order_of_completion {
    CO;
    double seconds;
    struct as_completed all;
    struct co *next;
    int error;
    int result;
};

static void begin_in_order(struct as_completed *all, double seconds)
{
    struct future *children[] = {ref(&a->future), ref(&b->future),
                                 c ? ref(&c->future) : NULL};
    as_completed_begin(all, children, c ? 3 : 2, seconds);
}

ASYNC(in_order_of_completion)
{
    BEGIN;
    begin_in_order(&self->all, self->seconds);
    while ((self->next = as_completed_next(&self->all)) != NULL) {
        TRY_AWAIT(self->error, self->result, self->next);
        if (self->error)
            happened("got %s", error_name(self->error));
        else
            happened("got %d", self->result);
    }
FINALLY:
    as_completed_end(&self->all);
    END;
}

static void A10_results_come_in_the_order_of_completion(void)
{
    begin();
    a = start(WORK(.name = "a", .seconds = 3, .result = 1));
    b = start(WORK(.name = "b", .seconds = 1, .result = 2));
    c = start(WORK(.name = "c", .seconds = 2, .error = E_VALUE));
    complete(start(CALL(in_order_of_completion, .seconds = INFINITY)));
    EXPECT("", "tick 1: a begins, b begins, c begins; tick 3: b ends; "
               "tick 5: got 2; tick 7: c ends; tick 9: got ValueError; "
               "tick 11: a ends; tick 13: got 1; then: it returns None");
}

struct late {
    CO;
    struct as_completed all;
    int result;
};

ASYNC(late)
{
    BEGIN;
    begin_in_order(&self->all, INFINITY);
    AWAIT(async_sleep(5));
    AWAIT(self->result, as_completed_next(&self->all));
    happened("got %d", self->result);
    AWAIT(self->result, as_completed_next(&self->all));
    happened("got %d", self->result);
FINALLY:
    as_completed_end(&self->all);
    END;
}

static void A10_they_are_there_for_who_asks_late(void)
{
    begin();
    a = start(WORK(.name = "a", .seconds = 2, .result = 1));
    b = start(WORK(.name = "b", .seconds = 1, .result = 2));
    c = NULL;
    complete(start(CALL(late)));
    EXPECT("they are buffered",
           "tick 1: a begins, b begins; tick 3: b ends; tick 6: a ends; "
           "tick 9: got 2, got 1; then: it returns None");
}

static void A10_after_its_time_the_rest_times_out_and_goes_on(void)
{
    begin();
    a = start(WORK(.name = "a", .seconds = 9, .result = 1));
    b = start(WORK(.name = "b", .seconds = 1, .result = 2));
    c = start(WORK(.name = "c", .seconds = 8, .result = 3));
    complete(start(CALL(in_order_of_completion, .seconds = 2)));
    state("a", a);
    complete(a);
    EXPECT("timeout",
           "tick 1: a begins, b begins, c begins; tick 3: b ends; "
           "tick 5: got 2; tick 7: got TimeoutError, got TimeoutError; "
           "then: it returns None, a is pending; tick 10: c ends; "
           "tick 12: a ends; then: it returns 1");
}

struct by_two {
    CO;
    struct as_completed all;
    struct co *first;
    struct task *other;
};

ASYNC(by_two)
{
    BEGIN;
    begin_in_order(&self->all, INFINITY);
    self->first = as_completed_next(&self->all);
    self->other = start(get("w", as_completed_next(&self->all)));
    AWAIT(get("v", self->first));
    AWAIT(ref(self->other));
FINALLY:
    as_completed_end(&self->all);
    END;
}

static void A10_several_may_wait(void)
{
    begin();
    a = start(WORK(.name = "a", .seconds = 2, .result = 1));
    b = start(WORK(.name = "b", .seconds = 1, .result = 2));
    c = NULL;
    complete(start(CALL(by_two)));
    EXPECT("awaited by two",
           "tick 1: a begins, b begins, v waits; tick 2: w waits; "
           "tick 4: b ends; tick 6: v got 2; tick 8: a ends; "
           "tick 10: w got 1; then: it returns None");
}

/* ---- dropping ------------------------------------------------------------ */

static void D1_a_result_beside_the_first_error(void)
{
    begin();
    complete(start(
        GATHER(0, AWAITABLE(WORK(.name = "a", .seconds = 2, .error = E_VALUE)),
               AWAITABLE(owner(7, 1)), AWAITABLE(owner(8, 3)))));
    later(5, "stop", stop);
    run();
    EXPECT("in C, gathered with an error",
           "tick 2: a begins, 7 begins, 8 begins; tick 7: a ends; "
           "tick 9: all done, gather: ValueError, cancelled: no; "
           "then: it returns ValueError; tick 14: stop; "
           "then: 7 is dropped, 8 is dropped");
}

static void D3_gathered_results_are_the_callers(void)
{
    begin();
    complete(start(GATHER(0, AWAITABLE(owner(7, 1)))));
    EXPECT("in C, gathered",
           "tick 2: 7 begins; tick 6: all done, 7; then: it returns None");
}

/* ---- all of them --------------------------------------------------------- */

static void wait_rules(void)
{
    A6_it_raises_no_error_of_a_child();
    A6_it_cancels_no_child_when_the_time_is_over();
    A6_nor_when_it_is_cancelled_itself();
    A6_of_nothing_it_fails();
    A6_duplicates_count_once();
    A6_without_time_it_waits_for_one_tick();
    A6_in_time_the_timer_is_dropped();
    A7_whatever_is_done_when_it_goes_on_is_done();
    A7_they_are_sorted_by_their_completion();
    A8_a_cancelled_child_is_no_error();
    A8_without_an_error_it_waits_for_all();
    A9_of_done_futures_it_takes_two_ticks_too();
    A10_results_come_in_the_order_of_completion();
    A10_they_are_there_for_who_asks_late();
    A10_after_its_time_the_rest_times_out_and_goes_on();
    A10_several_may_wait();
}

void gather_rules(void)
{
    A1_results_stand_in_the_order_of_the_arguments();
    A1_a_repeated_argument_runs_once();
    A1_of_nothing_it_is_done_at_once();
    A2_it_is_done_one_tick_after_the_last_child();
    A2_even_of_what_is_done();
    A3_the_first_error_is_its_error_and_the_others_go_on();
    A3_of_two_errors_the_earlier_one_counts();
    A3_a_cancelled_child_is_an_error();
    A4_errors_can_stand_among_the_results();
    A5_to_cancel_it_cancels_the_children();
    A5_with_errors_as_values_it_waits_for_all();
    A5_even_if_all_swallow_it_the_error_is_raised();
    A5_a_cancel_of_who_awaits_it_is_passed_on();
    A5_through_another_gather_too();
    A5_when_all_children_are_done_nobody_takes_it();
    wait_rules();
    D1_a_result_beside_the_first_error();
    D3_gathered_results_are_the_callers();
}
