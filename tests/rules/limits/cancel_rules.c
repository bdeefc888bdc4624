/* cancel_rules.c: the rules of cancelling, each part a function that is named
 * after its rule. */
#include <cancel_rules.h>
#include <drop_rules.h>
#include <run.h>
#include <scene.h>
#include <task_group.h>
#include <timeout.h>
#include <wait_for.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>

static struct task *a, *b, *c; /* of this part */
static struct future *f;

static int cancel_a(void)
{
    cancel("a", a);
    return 0;
}

static int cancel_b(void)
{
    cancel("b", b);
    return 0;
}

/* ---- the request --------------------------------------------------------- */

static int cancel_and_look(void)
{
    yes("cancel", task_cancel(a));
    state("a", a);
    return 0;
}

static void C1_it_runs_nothing_and_a_done_task_takes_none(void)
{
    begin();
    a = start(WORK(.name = "a", .seconds = 5));
    later(1, "at 1", cancel_and_look);
    complete(a);
    yes("cancel", task_cancel(a));
    EXPECT("", "tick 1: a begins; tick 2: at 1, cancel: yes, a is pending; "
               "tick 3: a: CancelledError; "
               "then: it returns CancelledError, cancel: no");
}

static int cancel_c_and_look(void)
{
    cancel("c", c);
    state("f", f);
    state("a", a);
    return 0;
}

static void C2_it_is_passed_on_to_what_is_awaited(void)
{
    begin();
    f = new_future();
    a = start(get("a", ref(f)));
    b = start(get("b", ref(a)));
    c = start(get("c", ref(b)));
    later(1, "at 1", cancel_c_and_look);
    complete(c);
    tell("a", a);
    tell("b", b);
    EXPECT("", "tick 1: a waits, b waits, c waits; "
               "tick 2: at 1, cancel c: yes, f is cancelled, a is pending; "
               "tick 3: a got CancelledError; tick 4: b got CancelledError; "
               "tick 5: c got CancelledError; "
               "then: it returns CancelledError, a: CancelledError, b: "
               "CancelledError");
}

static int finish_with_4(void)
{
    must_succeed(future_set_result(f, 4));
    return 0;
}

static void C3_it_takes_the_place_of_a_result(void)
{
    begin();
    f = new_future();
    a = start(get("a", ref(f)));
    later(1, "finish", finish_with_4);
    later(1, "at 1", cancel_a);
    complete(a);
    tell("f", f);
    EXPECT("the future is done",
           "tick 1: a waits; tick 2: finish, at 1, cancel a: yes; "
           "tick 3: a got CancelledError; "
           "then: it returns CancelledError, f: 4");
}

static void C3_it_comes_in_the_step_that_is_queued(void)
{
    begin();
    a = start(laps("a", 2));
    soon("callback", cancel_a);
    complete(a);
    EXPECT("it is queued", "tick 1: a 0, callback, cancel a: yes; "
                           "then: it returns CancelledError");
}

static int cancel_a_at_1(void)
{
    later(1, "at 1", cancel_a);
    return 0;
}

static void C3_it_comes_when_the_sleep_is_over(void)
{
    begin();
    a = start(WORK(.name = "a", .seconds = 1));
    soon("callback", cancel_a_at_1);
    complete(a);
    EXPECT("the sleep is over",
           "tick 1: a begins, callback; tick 2: at 1, cancel a: yes; "
           "tick 3: a: CancelledError; then: it returns CancelledError");
}

static void C4_the_body_never_runs(void)
{
    begin();
    a = start(WORK(.name = "a"));
    yes("cancel", task_cancel(a));
    state("a", a);
    complete(a);
    EXPECT("", "first: cancel: yes, a is pending; "
               "then: it returns CancelledError");
}

static int create_and_cancel(void)
{
    b = start(WORK(.name = "b"));
    cancel("b", b);
    return 0;
}

static void C4_nor_in_a_loop_that_runs(void)
{
    begin();
    soon("create", create_and_cancel);
    complete(start(laps("a", 2)));
    tell("b", b);
    EXPECT("while the loop runs",
           "tick 1: create, cancel b: yes, a 0; tick 2: a 1; "
           "then: it returns None, b: CancelledError");
}

static int cancel_a_twice(void)
{
    cancel_a();
    return cancel_a();
}

static void C5_two_requests_are_one_error(void)
{
    begin();
    a = start(WORK(.name = "a", .seconds = 5, .clean_up = 1, .swallows = 1));
    later(1, "at 1", cancel_a_twice);
    complete(a);
    EXPECT("", "tick 1: a begins; tick 2: at 1, cancel a: yes, cancel a: yes; "
               "tick 3: a: CancelledError; tick 5: a cleaned up; "
               "then: it returns 0");
}

struct stubborn {
    CO;
    int i, error;
};

ASYNC(stubborn)
{
    BEGIN;
    for (self->i = 0; self->i < 2; self->i++) {
        TRY_AWAIT(self->error, async_sleep(10));
        if (self->error == ECANCELED)
            happened("swallowed");
    }
    AWAIT(async_sleep(10));
    END;
}

static void C6_it_may_be_swallowed_and_come_again(void)
{
    begin_timed();
    a = start(CALL(stubborn));
    later(1, "cancel", cancel_a);
    later(2, "cancel", cancel_a);
    later(3, "cancel", cancel_a);
    complete(a);
    EXPECT("", "tick 2: cancel at 1, cancel a: yes at 1; "
               "tick 3: swallowed at 1; "
               "tick 4: cancel at 2, cancel a: yes at 2; "
               "tick 5: swallowed at 2; "
               "tick 6: cancel at 3, cancel a: yes at 3; "
               "then: it returns CancelledError at 3");
}

/* ---- cancelling oneself -------------------------------------------------- */

enum end { SLEEPS, YIELDS, WAITS, RETURNS, RAISES };

struct cancels_itself {
    CO;
    enum end how;
    int error;
};

static struct future *done_future(void)
{
    struct future *done = loop_create_future(loop);
    must_succeed(future_set_result(done, 1));
    return done;
}

ASYNC(cancels_itself)
{
    BEGIN;
    yes("cancel", task_cancel(current_task()));
    AWAIT(done_future());
    happened("still there");
    if (self->how == RETURNS)
        RETURN(1);
    if (self->how == RAISES)
        RAISE(E_VALUE);
    if (self->how == WAITS)
        TRY_AWAIT(self->error, loop_create_future(loop));
    else
        TRY_AWAIT(self->error, async_sleep(self->how == SLEEPS));
    if (self->error)
        happened("%s", error_name(self->error));
    if (self->error)
        RAISE(self->error);
    END;
}

static void C7_it_comes_at_the_next_sleep(void)
{
    begin();
    complete(start(CALL(cancels_itself, .how = SLEEPS)));
    EXPECT("it sleeps",
           "tick 1: cancel: yes, still there; tick 2: CancelledError; "
           "then: it returns CancelledError");
}

static void C7_or_when_others_have_their_turn(void)
{
    begin();
    complete(start(CALL(cancels_itself, .how = YIELDS)));
    EXPECT("it yields",
           "tick 1: cancel: yes, still there; tick 2: CancelledError; "
           "then: it returns CancelledError");
}

static void C7_or_at_the_next_future(void)
{
    begin();
    complete(start(CALL(cancels_itself, .how = WAITS)));
    EXPECT("it waits",
           "tick 1: cancel: yes, still there; tick 2: CancelledError; "
           "then: it returns CancelledError");
}

static void C7_or_at_the_end(void)
{
    begin();
    complete(start(CALL(cancels_itself, .how = RETURNS)));
    EXPECT("it returns", "tick 1: cancel: yes, still there; "
                         "then: it returns CancelledError");
}

static void C7_unless_that_is_an_error(void)
{
    begin();
    complete(start(CALL(cancels_itself, .how = RAISES)));
    EXPECT("it raises",
           "tick 1: cancel: yes, still there; then: it returns ValueError");
}

/* ---- several tasks ------------------------------------------------------- */

static void C8_what_an_inner_task_swallows_is_over(void)
{
    begin();
    a = start(WORK(.name = "a", .seconds = 5, .result = 3, .swallows = 1));
    b = start(get("b", ref(a)));
    later(1, "at 1", cancel_b);
    complete(b);
    EXPECT("",
           "tick 1: a begins, b waits; tick 2: at 1, cancel b: yes; "
           "tick 3: a: CancelledError; tick 4: b got 3; then: it returns 3");
}

static int cancel_c_a_b(void)
{
    task_cancel(c);
    task_cancel(a);
    task_cancel(b);
    return 0;
}

static void C9_it_comes_in_the_order_of_the_calls(void)
{
    begin();
    a = start(WORK(.name = "a", .seconds = 5));
    b = start(WORK(.name = "b", .seconds = 5));
    c = start(WORK(.name = "c", .seconds = 5));
    later(1, "at 1", cancel_c_a_b);
    complete(b);
    tell("a", a);
    tell("c", c);
    EXPECT("",
           "tick 1: a begins, b begins, c begins; tick 2: at 1; "
           "tick 3: c: CancelledError, a: CancelledError, b: CancelledError; "
           "then: it returns CancelledError, a: CancelledError, c: "
           "CancelledError");
}

/* ---- shield -------------------------------------------------------------- */

static struct future *shielded;

static int shield_f(void)
{
    struct future *outer = shield(ref(f));
    yes("the same", outer == f);
    unref(outer);
    return stop_next();
}

static void C10_a_done_future_is_its_own_shield(void)
{
    begin();
    f = new_future();
    must_succeed(future_set_result(f, 1));
    soon("callback", shield_f);
    run();
    EXPECT("of one that is done",
           "tick 1: callback, the same: yes; tick 2: stop");
}

struct shields_a {
    CO;
    struct value value;
};

ASYNC(shields_a)
{
    BEGIN;
    shielded = keep(shield(ref(a)));
    AWAIT(self->value, get("b", ref(shielded)));
    RETURN(self->value);
    END;
}

static void C10_it_is_done_one_tick_later(void)
{
    begin();
    a = start(WORK(.name = "a", .seconds = 1, .result = 5));
    watch("a is done", a);
    complete(start(CALL(shields_a)));
    EXPECT("copies",
           "tick 1: a begins, b waits; tick 3: a ends; tick 4: a is done; "
           "tick 5: b got 5; then: it returns 5");
}

static int cancel_b_and_look(void)
{
    cancel_b();
    state("shield", shielded);
    return 0;
}

static void C10_to_cancel_it_does_not_reach_the_inner_one(void)
{
    begin();
    a = start(WORK(.name = "a", .seconds = 2, .result = 5));
    b = start(CALL(shields_a));
    later(1, "at 1", cancel_b_and_look);
    complete(b);
    state("a", a);
    complete(a);
    EXPECT("the outer one is cancelled",
           "tick 1: a begins, b waits; "
           "tick 2: at 1, cancel b: yes, shield is cancelled; "
           "tick 3: b got CancelledError; "
           "then: it returns CancelledError, a is pending; tick 6: a ends; "
           "then: it returns 5");
}

static void C10_but_the_other_way_round_it_does(void)
{
    begin();
    a = start(WORK(.name = "a", .seconds = 2));
    b = start(CALL(shields_a));
    later(1, "at 1", cancel_a);
    complete(b);
    EXPECT("the inner one is cancelled",
           "tick 1: a begins, b waits; tick 2: at 1, cancel a: yes; "
           "tick 3: a: CancelledError; tick 5: b got CancelledError; "
           "then: it returns CancelledError");
}

static void C10_and_so_does_an_error(void)
{
    begin();
    a = start(WORK(.name = "a", .seconds = 1, .error = E_VALUE));
    complete(start(CALL(shields_a)));
    EXPECT("the inner one fails",
           "tick 1: a begins, b waits; tick 3: a ends; "
           "tick 5: b got ValueError; then: it returns ValueError");
}

static void C10_what_becomes_of_the_inner_one_is_its_own_affair(void)
{
    begin();
    a = start(WORK(.name = "a", .seconds = 2, .error = E_VALUE));
    b = start(CALL(shields_a));
    later(1, "at 1", cancel_b);
    complete(b);
    later(3, "stop", stop);
    run();
    tell("a", a);
    EXPECT("the inner one fails later",
           "tick 1: a begins, b waits; tick 2: at 1, cancel b: yes; "
           "tick 3: b got CancelledError; then: it returns CancelledError; "
           "tick 6: a ends; tick 7: stop; then: a: ValueError");
}

/* ---- counting ------------------------------------------------------------ */

static int cancel_and_count(void)
{
    happened("cancelling: %d", task_cancelling(a));
    happened("uncancel: %d", task_uncancel(a));
    cancel_a_twice();
    happened("cancelling: %d", task_cancelling(a));
    happened("uncancel: %d", task_uncancel(a));
    happened("uncancel: %d", task_uncancel(a));
    happened("uncancel: %d", task_uncancel(a));
    return 0;
}

static void C11_requests_are_counted(void)
{
    begin();
    a = start(WORK(.name = "a", .seconds = 5));
    later(1, "at 1", cancel_and_count);
    complete(a);
    cancel_a();
    happened("cancelling: %d", task_cancelling(a));
    EXPECT("",
           "tick 1: a begins; "
           "tick 2: at 1, cancelling: 0, uncancel: 0, cancel a: yes, cancel a: "
           "yes, cancelling: 2, uncancel: 1, uncancel: 0, uncancel: 0; "
           "tick 3: a: CancelledError; "
           "then: it returns CancelledError, cancel a: no, cancelling: 0");
}

struct swallows_one {
    CO;
    struct timeout timeout;
    struct task_group group;
    int in_group;
    int error;
};

struct fails_in_group {
    CO;
    struct task_group *group;
};

ASYNC(fails_in_group)
{
    BEGIN;
    task_group_create_task(self->group,
                           WORK(.name = "a", .seconds = 1, .error = E_VALUE));
    AWAIT(get("body", async_sleep(5)));
    END;
}

/* Then goes on, in a block of its own. */
ASYNC(swallows_one)
{
    BEGIN;
    task_cancel(current_task());
    TRY_AWAIT(self->error, async_sleep(0));
    happened("swallowed");
    if (self->in_group)
        TRY_AWAIT(self->error,
                  task_group_run(&self->group,
                                 CALL(fails_in_group, .group = &self->group)));
    else
        TRY_AWAIT(self->error, timeout_run(&self->timeout, 1,
                                           WORK(.name = "a", .seconds = 5)));
    happened("cancelling: %d", task_cancelling(current_task()));
    RAISE(self->error);
FINALLY:
    task_group_end(&self->group);
    END;
}

static void C11_a_timeout_compares_with_the_count_on_entry(void)
{
    begin();
    complete(start(CALL(swallows_one)));
    EXPECT("a timeout after one request",
           "tick 2: swallowed, a begins; "
           "tick 4: a: CancelledError, cancelling: 1; "
           "then: it returns TimeoutError");
}

static void C11_a_task_group_takes_its_own_request_off(void)
{
    begin();
    complete(start(CALL(swallows_one, .in_group = 1)));
    EXPECT("a task group after one request",
           "tick 2: swallowed, body waits; tick 3: a begins; "
           "tick 5: a ends; tick 7: body got CancelledError, cancelling: 1; "
           "then: it returns ExceptionGroup");
}

/* ---- what was told elsewhere, and needs a cancel ------------------------- */

struct cleans_up {
    CO;
    int depth;
};

ASYNC(cleans_up)
{
    BEGIN;
    if (self->depth > 0) {
        AWAIT(CALL(cleans_up, .depth = self->depth - 1));
    } else {
        happened("sleeps");
        AWAIT(async_sleep(3600));
    }
FINALLY:
    happened("%d cleans up", self->depth);
    AWAIT(async_sleep(1));
    happened("%d has", self->depth);
    END;
}

static void G5_clean_up_runs_innermost_first_and_may_wait(void)
{
    begin_timed();
    a = start(CALL(cleans_up, .depth = 2));
    later(1, "cancel", cancel_a);
    complete(a);
    EXPECT("",
           "tick 1: sleeps at 0; tick 2: cancel at 1, cancel a: yes at 1; "
           "tick 3: 0 cleans up at 1; tick 5: 0 has at 2, 1 cleans up at 2; "
           "tick 7: 1 has at 3, 2 cleans up at 3; tick 9: 2 has at 4; "
           "then: it returns CancelledError at 4");
}

static void T6_nobody_waits_for_a_cancelled_sleep(void)
{
    begin();
    a = start(WORK(.name = "a", .seconds = 3600));
    later(1, "cancel", cancel_a);
    later(2, "stop", stop);
    run();
    tell("a", a);
    EXPECT_WAITS("",
                 "tick 1 waits 0 s: a begins; "
                 "tick 2 waits 1 s: cancel, cancel a: yes; "
                 "tick 3 waits 0 s: a: CancelledError; tick 4 waits 1 s: stop; "
                 "then: a: CancelledError");
}

enum { SAID_MAX = 20 };

static const char *said[SAID_MAX]; /* in a loop that is not the scene's */
static int said_count;

struct background {
    CO;
    const char *name;
    int laps; /* of its clean-up */
};

ASYNC(background)
{
    BEGIN;
    said[said_count++] = self->name;
    AWAIT(async_sleep(3600));
FINALLY:
    while (self->laps-- > 0)
        AWAIT(async_sleep(0));
    said[said_count++] = self->name;
    END;
}

struct ends_with {
    CO;
    int error;
};

ASYNC(ends_with)
{
    BEGIN;
    start_task(CALL(background, .name = "a", .laps = 2));
    start_task(CALL(background, .name = "b", .laps = 1));
    AWAIT(async_sleep(0));
    said[said_count++] = "main ends";
    if (self->error)
        RAISE(self->error);
    END;
}

static void run_to_the_end(int error)
{
    said_count = 0;
    error = async_run(CALL(ends_with, .error = error));
    fputs("then\n", stderr);
    for (int i = 0; i < said_count; i++)
        happened("%s", said[i]);
    told("it returns", error);
}

static void L16_run_cancels_all_other_tasks_and_waits_for_them(void)
{
    begin();
    run_to_the_end(0);
    run_to_the_end(E_VALUE);
    EXPECT("", "then: a, b, main ends, b, a, it returns: ok; "
               "then: a, b, main ends, b, a, it returns: ValueError");
}

/* ---- dropping ------------------------------------------------------------ */

static int finish_with_7(void)
{
    must_succeed(future_set_result(f, droppable(7)));
    return 0;
}

static void D1_a_result_that_a_cancel_has_overtaken(void)
{
    begin();
    f = loop_create_future(loop);
    a = start(get("a", f));
    later(1, "finish", finish_with_7);
    later(1, "at 1", cancel_a);
    complete(a);
    EXPECT("in C, overtaken by a cancel",
           "tick 1: a waits; tick 2: finish, at 1, cancel a: yes; "
           "tick 3: 7 is dropped, a got CancelledError; "
           "then: it returns CancelledError");
}

struct returns_too_late {
    CO;
};

ASYNC(returns_too_late)
{
    BEGIN;
    task_cancel(current_task());
    RETURN(droppable(7));
    END;
}

static void D1_a_result_that_comes_after_the_cancel(void)
{
    begin();
    complete(start(CALL(returns_too_late)));
    EXPECT("in C, returned after a cancel",
           "tick 1: 7 is dropped; then: it returns CancelledError");
}

static void D1_not_one_that_wait_for_returns_all_the_same(void)
{
    begin();
    f = loop_create_future(loop);
    a = start(get("a", wait_for(f, 9)));
    later(1, "finish", finish_with_7);
    later(1, "at 1", cancel_a);
    complete(a);
    EXPECT("in C, wait_for is cancelled",
           "tick 1: a waits; tick 2: finish, at 1, cancel a: yes; "
           "tick 3: a got 7; then: it returns 7");
}

static void D2_of_a_task_that_is_cancelled_before_its_start(void)
{
    begin();
    a = start(owner(7, 1));
    task_cancel(a);
    complete(a);
    EXPECT("in C, cancelled before the start",
           "tick 1: 7 never began; then: it returns CancelledError");
}

static void D2_of_what_was_given_to_one_that_never_began(void)
{
    struct timeout limit = {.task = NULL};
    struct task_group group = {.parent = NULL};
    begin();
    unref(wait_for(owner(7, 1), 2));
    unref(wait_for(wait_for(owner(8, 1), INFINITY), 2));
    unref(timeout_run(&limit, 2, owner(9, 1)));
    unref(task_group_run(&group, owner(10, 1)));
    EXPECT(
        "in C, given away",
        "first: 7 never began, 8 never began, 9 never began, 10 never began");
}

static int without_time(void)
{
    a = start(get("a", wait_for(owner(7, 1), 0)));
    return 0;
}

static void D2_of_one_that_has_no_time(void)
{
    begin();
    soon("start", without_time);
    later(1, "stop", stop);
    run();
    tell("a", a);
    EXPECT("in C, wait_for without time",
           "tick 1: start; tick 2: a waits; tick 3: 7 never began; "
           "tick 5: a got TimeoutError; tick 6: stop; then: a: TimeoutError");
}

struct takes_shielded {
    CO;
    int value;
};

ASYNC(takes_shielded)
{
    BEGIN;
    AWAIT(self->value, shield(owner(7, 1)));
    happened("got %d", self->value);
    END;
}

static void D3_a_shield_hands_it_on(void)
{
    begin();
    complete(start(CALL(takes_shielded)));
    EXPECT("in C, through a shield",
           "tick 2: 7 begins; tick 6: got 7; then: it returns None");
}

/* ---- all of them --------------------------------------------------------- */

static void drop_rules_with_cancel(void)
{
    D1_a_result_that_a_cancel_has_overtaken();
    D1_a_result_that_comes_after_the_cancel();
    D1_not_one_that_wait_for_returns_all_the_same();
    D2_of_a_task_that_is_cancelled_before_its_start();
    D2_of_what_was_given_to_one_that_never_began();
    D2_of_one_that_has_no_time();
    D3_a_shield_hands_it_on();
}

static void shield_rules(void)
{
    C10_a_done_future_is_its_own_shield();
    C10_it_is_done_one_tick_later();
    C10_to_cancel_it_does_not_reach_the_inner_one();
    C10_but_the_other_way_round_it_does();
    C10_and_so_does_an_error();
    C10_what_becomes_of_the_inner_one_is_its_own_affair();
}

void cancel_rules(void)
{
    G5_clean_up_runs_innermost_first_and_may_wait();
    L16_run_cancels_all_other_tasks_and_waits_for_them();
    T6_nobody_waits_for_a_cancelled_sleep();
    C1_it_runs_nothing_and_a_done_task_takes_none();
    C2_it_is_passed_on_to_what_is_awaited();
    C3_it_takes_the_place_of_a_result();
    C3_it_comes_in_the_step_that_is_queued();
    C3_it_comes_when_the_sleep_is_over();
    C4_the_body_never_runs();
    C4_nor_in_a_loop_that_runs();
    C5_two_requests_are_one_error();
    C6_it_may_be_swallowed_and_come_again();
    C7_it_comes_at_the_next_sleep();
    C7_or_when_others_have_their_turn();
    C7_or_at_the_next_future();
    C7_or_at_the_end();
    C7_unless_that_is_an_error();
    C8_what_an_inner_task_swallows_is_over();
    C9_it_comes_in_the_order_of_the_calls();
    shield_rules();
    C11_requests_are_counted();
    C11_a_timeout_compares_with_the_count_on_entry();
    C11_a_task_group_takes_its_own_request_off();
    drop_rules_with_cancel();
}
