/* future_rules.c: the rules of futures, each part a function that is named
 * after its rule. */
#include <future_rules.h>
#include <scene.h>

#include <errno.h>

static struct future *f; /* of this part */
static struct task *a, *b;

/* ---- states -------------------------------------------------------------- */

static void F1_pending_then_finished_or_cancelled_and_never_back(void)
{
    int error;
    begin();
    f = new_future();
    state("f", f);
    must_succeed(future_set_result(f, 1));
    state("f", f);
    yes("cancel", future_cancel(f));
    state("f", f);
    f = new_future();
    must_succeed(future_set_error(f, E_VALUE));
    must_succeed(future_error(f, &error));
    state("g", f);
    f = new_future();
    future_cancel(f);
    state("h", f);
    told("set_result", future_set_result(f, 1));
    state("h", f);
    EXPECT("", "first: f is pending, f is finished, cancel: no, f is finished, "
               "g is finished, h is cancelled, set_result: InvalidStateError, "
               "h is cancelled");
}

static void tell_error(void)
{
    int error;
    int problem = future_error(f, &error);
    if (problem)
        happened("exception fails: %s", error_name(problem));
    else
        happened("exception: %s", error ? error_name(error) : "NoneType");
}

static void ask_twice(void)
{
    tell("result", f);
    tell("result", f);
    tell_error();
    tell_error();
}

static void F2_a_pending_one_has_no_result(void)
{
    begin();
    f = new_future();
    ask_twice();
    EXPECT("pending", "first: result: InvalidStateError, result: "
                      "InvalidStateError, exception fails: InvalidStateError, "
                      "exception fails: InvalidStateError");
}

static void F2_a_cancelled_one_has_none_either(void)
{
    begin();
    f = new_future();
    future_cancel(f);
    ask_twice();
    EXPECT("cancelled",
           "first: result: CancelledError, result: CancelledError, exception "
           "fails: CancelledError, exception fails: CancelledError");
}

static void F2_an_error_is_raised_every_time(void)
{
    begin();
    f = new_future();
    must_succeed(future_set_error(f, E_VALUE));
    ask_twice();
    EXPECT("error", "first: result: ValueError, result: ValueError, exception: "
                    "ValueError, exception: ValueError");
}

static void F2_a_value_is_there_every_time(void)
{
    begin();
    f = new_future();
    must_succeed(future_set_result(f, 7));
    ask_twice();
    EXPECT("value", "first: result: 7, result: 7, exception: NoneType, "
                    "exception: NoneType");
}

static void set_again(void)
{
    told("set_result", future_set_result(f, 2));
    told("set_exception", future_set_error(f, EIO));
    tell("f", f);
}

static void F3_a_value_is_final(void)
{
    begin();
    f = new_future();
    must_succeed(future_set_result(f, 1));
    set_again();
    EXPECT("value", "first: set_result: InvalidStateError, set_exception: "
                    "InvalidStateError, f: 1");
}

static void F3_an_error_is_final(void)
{
    begin();
    f = new_future();
    must_succeed(future_set_error(f, E_VALUE));
    set_again();
    EXPECT("error", "first: set_result: InvalidStateError, set_exception: "
                    "InvalidStateError, f: ValueError");
}

static void F3_a_cancelled_one_stays_so(void)
{
    begin();
    f = new_future();
    future_cancel(f);
    set_again();
    EXPECT("cancelled", "first: set_result: InvalidStateError, set_exception: "
                        "InvalidStateError, f: CancelledError");
}

static void F3_what_nobody_can_raise_is_no_error(void)
{
    begin();
    f = new_future();
    told("set 0", future_set_error(f, 0));
    told("set StopIteration", future_set_error(f, E_STOP_ITERATION));
    told("set GeneratorExit", future_set_error(f, E_GENERATOR_EXIT));
    state("f", f);
    EXPECT("in C, errors that are none",
           "first: set 0: ValueError, set StopIteration: ValueError, set "
           "GeneratorExit: ValueError, f is pending");
}

static void F4_cancel_tells_whether_it_changed_something(void)
{
    begin();
    f = new_future();
    yes("cancel", future_cancel(f));
    yes("cancel", future_cancel(f));
    f = new_future();
    must_succeed(future_set_result(f, 1));
    yes("cancel", future_cancel(f));
    f = new_future();
    must_succeed(future_set_error(f, E_VALUE));
    yes("cancel", future_cancel(f));
    tell("f", f);
    EXPECT("", "first: cancel: yes, cancel: no, cancel: no, cancel: no, f: "
               "ValueError");
}

/* ---- done callbacks ------------------------------------------------------ */

static int queue_before(void)
{
    soon("queued before", NULL);
    return 0;
}

static int queue_after(void)
{
    soon("queued after", stop);
    return 0;
}

static void begin_with_callbacks(int (*finish)(void))
{
    begin();
    f = new_future();
    watch("a", f);
    watch("b", f);
    watch("c", f);
    soon("before", queue_before);
    soon("finish", finish);
    soon("after", queue_after);
    run();
    tell("f", f);
}

static int set_value(void)
{
    must_succeed(future_set_result(f, 1));
    happened("it has returned");
    return 0;
}

static void F5_none_runs_inside_set_result_and_all_in_the_next_tick(void)
{
    begin_with_callbacks(set_value);
    EXPECT("value", "tick 1: before, finish, it has returned, after; "
                    "tick 2: queued before, a, b, c, queued after; then: f: 1");
}

static int set_error(void)
{
    must_succeed(future_set_error(f, E_VALUE));
    happened("it has returned");
    return 0;
}

static void F5_nor_inside_set_error(void)
{
    begin_with_callbacks(set_error);
    EXPECT("error", "tick 1: before, finish, it has returned, after; "
                    "tick 2: queued before, a, b, c, queued after; "
                    "then: f: ValueError");
}

static int cancel_f_and_tell(void)
{
    future_cancel(f);
    happened("it has returned");
    return 0;
}

static void F5_nor_inside_cancel(void)
{
    begin_with_callbacks(cancel_f_and_tell);
    EXPECT("cancelled", "tick 1: before, finish, it has returned, after; "
                        "tick 2: queued before, a, b, c, queued after; "
                        "then: f: CancelledError");
}

static int add_a(void)
{
    soon("queued before", NULL);
    watch("a", f);
    return 0;
}

static int add_b(void)
{
    watch("b", f);
    return stop_next();
}

static void F6_one_that_is_added_too_late_runs_in_the_next_tick(void)
{
    begin();
    f = new_future();
    must_succeed(future_set_result(f, 1));
    soon("add a", add_a);
    soon("add b", add_b);
    run();
    EXPECT("", "tick 1: add a, add b; tick 2: queued before, a, b, stop");
}

static struct handle *removable;

static int remove_it(void)
{
    happened("removed: %d", future_remove_done_callback(f, removable));
    return 0;
}

static void F7_a_removed_callback_does_not_run(void)
{
    begin();
    f = new_future();
    removable = on("a", NULL);
    must_succeed(future_add_done_callback(f, removable));
    watch("b", f);
    remove_it();
    remove_it();
    must_succeed(future_set_result(f, 1));
    soon("stop", stop);
    run();
    EXPECT("", "first: removed: 1, removed: 0; tick 1: b, stop");
}

static int finish_with_1(void)
{
    must_succeed(future_set_result(f, 1));
    return 0;
}

static int remove_and_stop(void)
{
    remove_it();
    return stop_next();
}

static void F7_what_is_scheduled_is_out_of_reach(void)
{
    begin();
    f = new_future();
    removable = on("b", NULL);
    watch("a", f);
    must_succeed(future_add_done_callback(f, removable));
    soon("finish", finish_with_1);
    soon("remove", remove_and_stop);
    run();
    EXPECT("when it is done",
           "tick 1: finish, remove, removed: 0; tick 2: a, b, stop");
}

static void F7_a_handle_is_added_once(void)
{
    begin();
    f = new_future();
    removable = on("a", NULL);
    told("add", future_add_done_callback(f, removable));
    told("add", future_add_done_callback(f, removable));
    must_succeed(future_set_result(f, 1));
    soon("stop", stop);
    run();
    EXPECT("in C, added twice",
           "first: add: ok, add: RuntimeError; tick 1: a, stop");
}

/* ---- waiting for one ----------------------------------------------------- */

static void F8_who_awaits_a_done_one_does_not_wait(void)
{
    begin();
    f = new_future();
    must_succeed(future_set_result(f, 1));
    start(get("a", ref(f)));
    soon("stop", stop);
    run();
    EXPECT("done", "tick 1: a waits, a got 1, stop");
}

static int start_d(void)
{
    start(get("d", ref(f)));
    return 0;
}

static int finish_with_5(void)
{
    must_succeed(future_set_result(f, 5));
    return stop_next();
}

static void F8_waiters_go_on_one_tick_later_in_their_order(void)
{
    begin();
    f = new_future();
    start(get("a", ref(f)));
    start(get("b", ref(f)));
    start(get("c", ref(f)));
    soon("start d", start_d);
    later(1, "finish", finish_with_5);
    run();
    EXPECT("pending",
           "tick 1: a waits, b waits, c waits, start d; tick 2: d waits; "
           "tick 3: finish; tick 4: a got 5, b got 5, c got 5, d got 5, stop");
}

static int fail(void)
{
    must_succeed(future_set_error(f, E_VALUE));
    return stop_next();
}

static void F8_an_error_is_raised_in_who_waits(void)
{
    begin();
    f = new_future();
    start(get_and_go_on("a", ref(f)));
    later(1, "finish", fail);
    run();
    EXPECT("error",
           "tick 1: a waits; tick 2: finish; tick 3: a got ValueError, stop");
}

static int cancel_f(void)
{
    cancel("f", f);
    return 0;
}

static void F9_a_cancelled_one_cancels_who_lets_that_out(void)
{
    begin();
    f = new_future();
    a = start(get("a", ref(f)));
    b = start(get_and_go_on("b", ref(f)));
    later(1, "cancel", cancel_f);
    complete(b);
    tell("a", a);
    tell("b", b);
    state("a", a);
    state("b", b);
    EXPECT("", "tick 1: a waits, b waits; tick 2: cancel, cancel f: yes; "
               "tick 3: a got CancelledError, b got CancelledError; "
               "then: it returns 0, a: CancelledError, b: 0, a is cancelled, b "
               "is finished");
}

/* ---- all of them --------------------------------------------------------- */

void future_rules(void)
{
    F1_pending_then_finished_or_cancelled_and_never_back();
    F2_a_pending_one_has_no_result();
    F2_a_cancelled_one_has_none_either();
    F2_an_error_is_raised_every_time();
    F2_a_value_is_there_every_time();
    F3_a_value_is_final();
    F3_an_error_is_final();
    F3_a_cancelled_one_stays_so();
    F3_what_nobody_can_raise_is_no_error();
    F4_cancel_tells_whether_it_changed_something();
    F5_none_runs_inside_set_result_and_all_in_the_next_tick();
    F5_nor_inside_set_error();
    F5_nor_inside_cancel();
    F6_one_that_is_added_too_late_runs_in_the_next_tick();
    F7_a_removed_callback_does_not_run();
    F7_what_is_scheduled_is_out_of_reach();
    F7_a_handle_is_added_once();
    F8_who_awaits_a_done_one_does_not_wait();
    F8_waiters_go_on_one_tick_later_in_their_order();
    F8_an_error_is_raised_in_who_waits();
    F9_a_cancelled_one_cancels_who_lets_that_out();
}
