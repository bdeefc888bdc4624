/* task_rules.c: the rules of tasks, coroutines, and running them to their end,
 * as far as nobody cancels. */
#include <task_rules.h>
#include <run.h>
#include <scene.h>

#include <errno.h>

static struct task *a, *b, *c, *d; /* of this part */
static struct future *f;

/* ---- tasks --------------------------------------------------------------- */

static void K1_nothing_runs_before_the_loop_does(void)
{
    begin();
    start(WORK(.name = "a"));
    happened("made");
    start(WORK(.name = "b"));
    soon("callback", NULL);
    complete(start(WORK(.name = "c")));
    EXPECT("before the loop runs", "first: made; "
                                   "tick 1: a begins, a ends, b begins, b "
                                   "ends, callback, c begins, c ends; "
                                   "then: it returns 0");
}

static int create_two(void)
{
    start(WORK(.name = "a"));
    start(WORK(.name = "b"));
    happened("made");
    return 0;
}

static int stop_later(void)
{
    soon("later", stop_next);
    return 0;
}

static void K1_nothing_runs_before_the_next_tick(void)
{
    begin();
    soon("create", create_two);
    soon("last", stop_later);
    run();
    EXPECT("while it runs",
           "tick 1: create, made, last; "
           "tick 2: a begins, a ends, b begins, b ends, later; tick 3: stop");
}

static int again(void)
{
    soon("again", NULL);
    return 0;
}

static void K2_sleep_0_goes_to_the_end_of_the_queue(void)
{
    begin();
    start(laps("a", 3));
    start(laps("b", 3));
    soon("callback", again);
    complete(start(laps("c", 3)));
    EXPECT("", "tick 1: a 0, b 0, callback, c 0; tick 2: a 1, b 1, again, c 1; "
               "tick 3: a 2, b 2, c 2; then: it returns None");
}

static void K3_a_chain_of_tasks_takes_a_tick_for_each(void)
{
    begin();
    a = start(WORK(.name = "a", .seconds = 1, .result = 6));
    b = start(get("b", ref(a)));
    c = start(get("c", ref(b)));
    d = start(get("d", ref(c)));
    watch("a is done", a);
    complete(d);
    EXPECT("", "tick 1: a begins, b waits, c waits, d waits; tick 3: a ends; "
               "tick 4: a is done, b got 6; tick 5: c got 6; tick 6: d got 6; "
               "then: it returns 6");
}

static void K4_the_end_of_the_coroutine_decides(void)
{
    begin();
    a = start(WORK(.name = "a", .result = 3));
    b = start(WORK(.name = "b", .error = ECANCELED));
    c = start(WORK(.name = "c", .error = E_VALUE));
    soon("callback", stop_next);
    run();
    state("a", a);
    tell("a", a);
    state("b", b);
    tell("b", b);
    state("c", c);
    tell("c", c);
    EXPECT("", "tick 1: a begins, a ends, b begins, b ends, c begins, c ends, "
               "callback; "
               "tick 2: stop; "
               "then: a is finished, a: 3, b is cancelled, b: CancelledError, "
               "c is finished, c: ValueError");
}

static void set_result_of_a(void)
{
    told("set_result", future_set_result(&a->future, 1));
    told("set_exception", future_set_error(&a->future, E_VALUE));
}

static void K5_only_a_task_itself_sets_its_result(void)
{
    begin();
    a = start(WORK(.name = "a", .result = 3));
    set_result_of_a();
    complete(a);
    set_result_of_a();
    tell("a", a);
    EXPECT("", "first: set_result: RuntimeError, set_exception: RuntimeError; "
               "tick 1: a begins, a ends; "
               "then: it returns 3, set_result: RuntimeError, set_exception: "
               "RuntimeError, a: 3");
}

static int tell_current(void)
{
    const struct task *task = current_task();
    const char *name = task == a ? "a" : "b";
    happened("current: %s", task ? name : "none");
    return 0;
}

struct tells_current {
    CO;
};

ASYNC(tells_current)
{
    BEGIN;
    tell_current();
    AWAIT(async_sleep(0));
    tell_current();
    END;
}

struct tells_current_around {
    CO;
};

ASYNC(tells_current_around)
{
    BEGIN;
    AWAIT(CALL(tells_current));
    tell_current();
    END;
}

static int tell_current_when_done(void *argument)
{
    (void)argument;
    return tell_current();
}

static void K6_the_current_task_is_set_during_a_step_only(void)
{
    struct handle done = HANDLE(tell_current_when_done, NULL);
    begin();
    a = b = NULL;
    tell_current();
    a = start(CALL(tells_current_around));
    b = start(CALL(tells_current_around));
    soon("callback", tell_current);
    must_succeed(future_add_done_callback(&b->future, &done));
    complete(b);
    tell_current();
    EXPECT("", "first: current: none; "
               "tick 1: current: a, current: b, callback, current: none; "
               "tick 2: current: a, current: a, current: b, current: b; "
               "tick 3: current: none; then: it returns None, current: none");
}

struct awaits_itself {
    CO;
    int error;
};

ASYNC(awaits_itself)
{
    BEGIN;
    happened("it awaits itself");
    TRY_AWAIT(self->error, ref(a));
    happened("it got %s", error_name(self->error));
    END;
}

static void K7_a_task_that_awaits_itself_gets_an_error(void)
{
    begin();
    a = start(CALL(awaits_itself));
    complete(a);
    EXPECT("", "tick 1: it awaits itself; tick 2: it got RuntimeError; "
               "then: it returns None");
}

/* ---- running until something is done ------------------------------------- */

static int too_late(void)
{
    soon("too late", NULL);
    return 0;
}

static int queue_last_tick(void)
{
    soon("of the last tick", too_late);
    return 0;
}

static void L9_it_returns_one_tick_after_the_end(void)
{
    begin();
    a = start(WORK(.name = "a", .result = 4));
    soon("b", queue_last_tick);
    complete(a);
    soon("stop", stop);
    run();
    EXPECT("", "tick 1: a begins, a ends, b; tick 2: of the last tick; "
               "then: it returns 4; tick 3: too late, stop");
}

static void L9_with_a_done_one_it_runs_one_tick(void)
{
    begin();
    f = new_future();
    must_succeed(future_set_result(f, 4));
    soon("callback", too_late);
    complete(f);
    EXPECT("with a future that is done",
           "tick 1: callback; then: it returns 4");
}

static void L10_stopped_too_early_it_fails_and_the_task_goes_on(void)
{
    begin();
    a = start(WORK(.name = "a", .seconds = 2, .result = 4));
    later(1, "stop", stop);
    complete(a);
    state("a", a);
    later(2, "after a", stop_next);
    run();
    tell("a", a);
    EXPECT("", "tick 1: a begins; tick 2: stop; "
               "then: it returns RuntimeError, a is pending; tick 4: a ends; "
               "tick 5: after a; tick 6: stop; then: a: 4");
}

static void L10_it_can_be_run_to_its_end(void)
{
    begin();
    a = start(WORK(.name = "a", .seconds = 2, .result = 4));
    later(1, "stop", stop);
    complete(a);
    complete(a);
    EXPECT("run again",
           "tick 1: a begins; tick 2: stop; then: it returns RuntimeError; "
           "tick 4: a ends; then: it returns 4");
}

static void L11_it_returns_the_outcome_and_the_loop_stays_usable(void)
{
    begin();
    complete(start(WORK(.name = "a", .result = 4)));
    complete(start(WORK(.name = "b", .error = E_VALUE)));
    complete(start(WORK(.name = "c", .error = ECANCELED)));
    complete(start(WORK(.name = "d", .seconds = 1)));
    EXPECT("", "tick 1: a begins, a ends; then: it returns 4; "
               "tick 3: b begins, b ends; then: it returns ValueError; "
               "tick 5: c begins, c ends; then: it returns CancelledError; "
               "tick 7: d begins; tick 9: d ends; then: it returns 0");
}

static int run_in_a_running_loop(void)
{
    told("run_until_complete", loop_run_until_complete(loop, ref(f)));
    told("run", async_run(WORK(.name = "a")));
    return stop();
}

static void L12_what_runs_a_running_loop_fails(void)
{
    begin();
    f = new_future();
    soon("callback", run_in_a_running_loop);
    run();
    EXPECT("with a future", "tick 1: callback, run_until_complete: "
                            "RuntimeError, run: RuntimeError");
}

static void L12_what_runs_a_closed_loop_fails(void)
{
    begin();
    f = new_future();
    must_succeed(loop_close(loop));
    told("run_until_complete", loop_run_until_complete(loop, ref(f)));
    happened("create_task: %s", loop_create_task(loop, WORK(.name = "a"))
                                    ? "ok"
                                    : error_name(E_RUNTIME));
    EXPECT(
        "in a closed loop",
        "first: run_until_complete: RuntimeError, create_task: RuntimeError");
}

/* ---- coroutines ---------------------------------------------------------- */

struct steps {
    CO;
    const char *name;
};

ASYNC(steps)
{
    BEGIN;
    happened("%s 1", self->name);
    AWAIT(async_sleep(0));
    happened("%s 2", self->name);
    AWAIT(async_sleep(0));
    happened("%s 3", self->name);
    END;
}

static void G1_it_runs_until_its_next_suspension(void)
{
    begin();
    struct co *made = CALL(steps, .name = "a");
    happened("made");
    soon("callback", again);
    complete(start(made));
    EXPECT("", "first: made; tick 1: callback, a 1; tick 2: again, a 2; "
               "tick 3: a 3; then: it returns None");
}

static void G2_to_close_one_that_has_not_begun_runs_nothing(void)
{
    begin();
    unref(CALL(steps, .name = "a"));
    happened("closed");
    soon("stop", stop);
    run();
    EXPECT("", "first: closed; tick 1: stop");
}

struct nested {
    CO;
    int depth, waits, fails;
    int error, result;
};

/* Awaits itself, so deep. */
ASYNC(nested)
{
    BEGIN;
    happened("in %d", self->depth);
    if (self->depth > 0) {
        TRY_AWAIT(self->error, self->result,
                  CALL(nested, .depth = self->depth - 1, .waits = self->waits,
                       .fails = self->fails));
        self->result++;
    } else {
        if (self->waits)
            AWAIT(async_sleep(0));
        self->error = self->fails;
    }
    if (self->error) {
        happened("%d got %s", self->depth, error_name(self->error));
        RAISE(self->error);
    }
    happened("out %d", self->depth);
    RETURN(self->result);
    END;
}

static void G3_the_result_comes_out_without_a_suspension(void)
{
    begin();
    complete(start(CALL(nested, .depth = 2)));
    EXPECT("value", "tick 1: in 2, in 1, in 0, out 0, out 1, out 2; "
                    "then: it returns 2");
}

static void G3_so_does_an_error(void)
{
    begin();
    complete(start(CALL(nested, .depth = 2, .fails = E_VALUE)));
    EXPECT("error", "tick 1: in 2, in 1, in 0, 0 got ValueError, 1 got "
                    "ValueError, 2 got ValueError; "
                    "then: it returns ValueError");
}

struct catches {
    CO;
    int error;
};

ASYNC(catches)
{
    BEGIN;
    TRY_AWAIT(self->error, ref(f));
    if (self->error == E_VALUE)
        happened("the innermost caught it");
    RETURN(8);
    END;
}

struct awaits_catches {
    CO;
    int value;
};

ASYNC(awaits_catches)
{
    BEGIN;
    AWAIT(self->value, CALL(catches));
    happened("got %d", self->value);
    END;
}

static int fail(void)
{
    must_succeed(future_set_error(f, E_VALUE));
    return 0;
}

static void G3_what_is_thrown_in_goes_to_the_innermost(void)
{
    begin();
    f = new_future();
    a = start(CALL(awaits_catches));
    later(1, "fail", fail);
    complete(a);
    EXPECT("thrown in", "tick 2: fail; tick 3: the innermost caught it, got 8; "
                        "then: it returns None");
}

static int second(void)
{
    soon("second", NULL);
    return 0;
}

static void G4_to_await_a_coroutine_costs_no_tick(void)
{
    begin();
    soon("first", second);
    complete(start(CALL(nested, .depth = 3)));
    EXPECT("no suspension",
           "tick 1: first, in 3, in 2, in 1, in 0, out 0, out 1, out 2, out 3; "
           "tick 2: second; then: it returns 3");
}

static void G4_a_suspension_costs_one_tick_at_any_depth(void)
{
    begin();
    soon("first", second);
    complete(start(CALL(nested, .depth = 3, .waits = 1)));
    EXPECT("one suspension",
           "tick 1: first, in 3, in 2, in 1, in 0; "
           "tick 2: second, out 0, out 1, out 2, out 3; then: it returns 3");
}

/* ---- sleeping ------------------------------------------------------------ */

static void T5_sleep_0_arms_no_timer(void)
{
    begin();
    complete(start(laps("a", 1)));
    EXPECT_WAITS("zero",
                 "tick 1 waits 0 s: a 0; tick 2 waits 0 s; tick 3 waits 0 s; "
                 "then: it returns None");
}

struct sleeps_back {
    CO;
};

ASYNC(sleeps_back)
{
    BEGIN;
    happened("a begins");
    AWAIT(async_sleep(-1));
    happened("a ends");
    END;
}

static void T5_nor_does_a_negative_time(void)
{
    begin();
    complete(start(CALL(sleeps_back)));
    EXPECT_WAITS("negative",
                 "tick 1 waits 0 s: a begins; tick 2 waits 0 s: a ends; "
                 "tick 3 waits 0 s; then: it returns None");
}

static void T5_who_sleeps_goes_on_a_tick_after_the_timer(void)
{
    begin();
    complete(start(WORK(.name = "a", .seconds = 1)));
    EXPECT_WAITS(
        "a second",
        "tick 1 waits 0 s: a begins; tick 2 waits 1 s; "
        "tick 3 waits 0 s: a ends; tick 4 waits 0 s; then: it returns 0");
}

static void T5_callbacks_of_the_same_time_come_before(void)
{
    begin();
    start(WORK(.name = "a", .seconds = 1));
    later(1, "timer", NULL);
    later(1, "stop", stop_next);
    run();
    EXPECT_WAITS("beside timers",
                 "tick 1 waits 0 s: a begins; tick 2 waits 1 s: timer, stop; "
                 "tick 3 waits 0 s: stop, a ends");
}

/* ---- all of them --------------------------------------------------------- */

static void coroutine_rules(void)
{
    G1_it_runs_until_its_next_suspension();
    G2_to_close_one_that_has_not_begun_runs_nothing();
    G3_the_result_comes_out_without_a_suspension();
    G3_so_does_an_error();
    G3_what_is_thrown_in_goes_to_the_innermost();
    G4_to_await_a_coroutine_costs_no_tick();
    G4_a_suspension_costs_one_tick_at_any_depth();
    T5_sleep_0_arms_no_timer();
    T5_nor_does_a_negative_time();
    T5_who_sleeps_goes_on_a_tick_after_the_timer();
    T5_callbacks_of_the_same_time_come_before();
}

void task_rules(void)
{
    K1_nothing_runs_before_the_loop_does();
    K1_nothing_runs_before_the_next_tick();
    K2_sleep_0_goes_to_the_end_of_the_queue();
    K3_a_chain_of_tasks_takes_a_tick_for_each();
    K4_the_end_of_the_coroutine_decides();
    K5_only_a_task_itself_sets_its_result();
    K6_the_current_task_is_set_during_a_step_only();
    K7_a_task_that_awaits_itself_gets_an_error();
    L9_it_returns_one_tick_after_the_end();
    L9_with_a_done_one_it_runs_one_tick();
    L10_stopped_too_early_it_fails_and_the_task_goes_on();
    L10_it_can_be_run_to_its_end();
    L11_it_returns_the_outcome_and_the_loop_stays_usable();
    L12_what_runs_a_running_loop_fails();
    L12_what_runs_a_closed_loop_fails();
    coroutine_rules();
}
