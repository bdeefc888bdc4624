/* with_timers.c: the rules of a loop that has timers, chapter 7's and later
 * ones, on a virtual clock. */
#include <callback_rules.h>
#include <check.h>
#include <die.h>
#include <ends.h>
#include <events.h>

#include <errno.h>
#include <math.h>

enum { TIMERS_MAX = 20 };

static struct virtual_clock hands;
static struct timer timers[TIMERS_MAX]; /* of this part */
static int count;                       /* how many */
static struct timer *some;              /* the one that is to be cancelled */

static struct loop *loop_on_virtual_clock(void)
{
    struct loop *made = loop_new();
    virtual_clock_begin(&hands);
    loop_set_clock(made, &hands.clock);
    count = 0;
    return made;
}

static double seconds(void)
{
    return loop_time(loop);
}

/* ---- what the rules are told with --------------------------------------- */

static struct timer *timer(const char *name, int (*then)(void))
{
    if (count == TIMERS_MAX)
        die("more than %d timers", TIMERS_MAX);
    timers[count].handle = *on(name, then);
    return &timers[count++];
}

static struct timer *later(double delay, const char *name, int (*then)(void))
{
    struct timer *made = timer(name, then);
    if (loop_call_later(loop, delay, made) != 0)
        die("loop_call_later() fails");
    return made;
}

static struct timer *at(double deadline, const char *name, int (*then)(void))
{
    struct timer *made = timer(name, then);
    if (loop_call_at(loop, deadline, made) != 0)
        die("loop_call_at() fails");
    return made;
}

/* A callback that takes so long. */
static int slow(void)
{
    hands.seconds += 10;
    return 0;
}

static int cancel_some(void)
{
    timer_cancel(some);
    return 0;
}

static int take_and_stop(void)
{
    ends_take();
    return stop();
}

/* A part in which ends[0] is readable. */
static void begin_with_reader(void)
{
    begin();
    ends_open();
    ends_fill();
    if (loop_add_reader(loop, ends[0], on("reader", take_and_stop)) != 0)
        die("loop_add_reader() fails");
}

static void end_with_reader(void)
{
    loop_remove_reader(loop, ends[0]);
    ends_close();
}

/* ---- the loop's rules, with timers -------------------------------------- */

/* A timer's handle is not for loop_call_soon(). Who does it all the same, and
 * both are due at once, takes nobody else's turn. */
static void L1_a_timer_that_is_queued_already_runs_once(void)
{
    begin();
    soon("a", stop);
    some = later(0, "timer", NULL);
    told("call_soon", loop_call_soon(loop, &some->handle));
    soon("b", NULL);
    run();
    soon("c", stop);
    run();
    EXPECT("in C, a timer that is queued",
           "first: call_soon: ok; tick 1: a, timer, b; tick 2: c");
}

static int arm_zero(void)
{
    later(0, "zero", stop);
    return 0;
}

static void L2_what_is_due_while_the_batch_runs_waits(void)
{
    begin();
    soon("a", arm_zero);
    soon("slow", slow);
    later(5, "timer", NULL);
    run();
    EXPECT("with timers", "tick 1: a, slow; tick 2: zero, timer");
}

static void L3_callbacks_run_before_io_and_io_before_timers(void)
{
    begin_with_reader();
    later(0, "timer", NULL);
    soon("a", NULL);
    run();
    end_with_reader();
    EXPECT("with timers", "tick 1: a, reader, timer");
}

static void L5_the_poll_waits_until_the_nearest_timer(void)
{
    begin();
    later(2, "late", stop);
    later(0.5, "early", NULL);
    run();
    EXPECT_WAITS("timers", "tick 1 waits 0.5 s: early; "
                           "tick 2 waits 1.5 s: late");
    begin();
    later(2, "timer", stop);
    soon("a", NULL);
    run();
    EXPECT_WAITS("ready and a timer", "tick 1 waits 0 s: a; "
                                      "tick 2 waits 2 s: timer");
    begin();
    some = later(2, "timer", NULL);
    loop_stop(loop);
    run();
    cancel_some();
    EXPECT_WAITS("asked to stop and a timer", "tick 1 waits 0 s");
    begin();
    at(-3, "past", stop);
    run();
    EXPECT_WAITS("a deadline that has passed", "tick 1 waits 0 s: past");
}

static void L5_a_cancelled_timer_is_not_waited_for(void)
{
    begin();
    timer_cancel(later(0.5, "cancelled", NULL));
    later(2, "timer", stop);
    run();
    EXPECT_WAITS("cancelled", "tick 1 waits 2 s: timer");
    begin();
    some = later(0.5, "cancelled", NULL);
    soon("a", cancel_some);
    later(2, "timer", stop);
    run();
    EXPECT_WAITS("cancelled meanwhile", "tick 1 waits 0 s: a; "
                                        "tick 2 waits 2 s: timer");
}

static void L5_what_can_be_read_ends_the_wait(void)
{
    begin_with_reader();
    some = later(1, "timer", NULL);
    run();
    happened("%g s", seconds());
    cancel_some();
    end_with_reader();
    EXPECT_WAITS("a reader and a timer", "tick 1 waits 1 s: reader; "
                                         "then: 0 s");
}

static void L6_a_cancelled_timer_does_not_run_even_in_the_batch(void)
{
    begin();
    later(1, "a", cancel_some);
    some = later(1, "b", NULL);
    later(1, "c", stop);
    run();
    EXPECT("timer in the batch", "tick 1: a, c");
    begin();
    some = later(1, "a", NULL);
    cancel_some();
    cancel_some();
    later(2, "b", stop);
    run();
    cancel_some();
    EXPECT("timer, again and again", "tick 1: b");
    begin();
    some = later(1, "a", cancel_some);
    later(2, "b", stop);
    run();
    happened("cancelled: %s", some->handle.cancelled ? "yes" : "no");
    EXPECT("timer that runs", "tick 1: a; tick 2: b; then: cancelled: yes");
}

static void L12_a_closed_loop_has_no_timers(void)
{
    begin();
    told("close", loop_close(loop));
    told("call_later", loop_call_later(loop, 1, timer("a", NULL)));
    told("call_at", loop_call_at(loop, 1, timer("b", NULL)));
    EXPECT("closed, with timers", "first: close: ok, call_later: RuntimeError, "
                                  "call_at: RuntimeError");
    begin();
    some = later(1, "t", NULL);
    told("close", loop_close(loop));
    cancel_some();
    EXPECT("in C, a timer is left",
           "first: the loop is closed, and a timer is still armed: t, "
           "close: ok");
}

static int fail(void)
{
    return ECONNRESET;
}

static void tell_failure(void *context, const struct handle *h, int error)
{
    happened("%s: %s %s", (const char *)context, h->name, error_name(error));
}

static void L13_a_failure_of_a_timer_is_reported_at_once(void)
{
    char name[] = "handler";
    begin();
    loop_set_exception_handler(loop, tell_failure, name);
    later(1, "a", fail);
    later(1, "b", NULL);
    later(2, "c", stop);
    run();
    EXPECT("of a timer",
           "tick 1: a, handler: a ConnectionResetError, b; tick 2: c");
}

/* ---- the timers' rules -------------------------------------------------- */

static int arm_more(void)
{
    later(1, "c", NULL);
    at(1.5, "b", NULL);
    return 0;
}

static void T1_timers_run_in_the_order_of_their_deadlines(void)
{
    begin();
    later(3, "last", stop);
    later(1, "first", NULL);
    at(2, "second", NULL);
    run();
    EXPECT("", "tick 1: first at 1; tick 2: second at 2; tick 3: last at 3");
    begin();
    later(1, "a", arm_more);
    later(3, "d", stop);
    run();
    EXPECT("armed by a timer", "tick 1: a at 1; tick 2: b at 1.5; "
                               "tick 3: c at 2; tick 4: d at 3");
    begin();
    later(12, "timer", stop);
    soon("slow", slow);
    run();
    EXPECT("counted from the call", "tick 1: slow at 0; tick 2: timer at 12");
    begin();
    later(1.0005, "b", stop);
    later(1, "a", NULL);
    run();
    EXPECT("never early", "tick 1: a at 1; tick 2: b at 1.0005");
}

/* The cancelled one stands in the middle of the heap, and the last one, which
 * takes its place, belongs further up. */
static void T1_also_when_they_are_armed_in_disorder(void)
{
    static const double deadlines[] = {1,  10, 2,  11, 12, 3, 20,
                                       13, 14, 15, 16, 30, 4};
    begin();
    for (int i = 0; i < (int)(sizeof deadlines / sizeof *deadlines); i++)
        if (deadlines[i] == 11)
            some = later(11, "cancelled", NULL);
        else
            later(deadlines[i], "timer", deadlines[i] == 30 ? stop : NULL);
    cancel_some();
    run();
    EXPECT("in disorder",
           "tick 1: timer at 1; tick 2: timer at 2; tick 3: timer at 3; "
           "tick 4: timer at 4; tick 5: timer at 10; tick 6: timer at 12; "
           "tick 7: timer at 13; tick 8: timer at 14; tick 9: timer at 15; "
           "tick 10: timer at 16; tick 11: timer at 20; "
           "tick 12: timer at 30");
}

static void T1_what_cannot_be_armed(void)
{
    begin();
    some = later(1, "a", NULL);
    told("call_later", loop_call_later(loop, 2, some));
    told("call_at", loop_call_at(loop, NAN, timer("b", NULL)));
    cancel_some();
    told("call_later", loop_call_later(loop, 3, some));
    later(4, "stop", stop);
    run();
    EXPECT("in C, armed twice, no number, armed again",
           "first: call_later: RuntimeError at 0, call_at: ValueError at 0, "
           "call_later: ok at 0; tick 1: a at 3; tick 2: stop at 4");
}

static int arm_some(void)
{
    told("call_later", loop_call_later(loop, 1, some));
    return 0;
}

static void T1_one_that_waits_for_its_turn_cannot_be_armed(void)
{
    begin();
    later(1, "a", arm_some);
    some = later(1, "b", NULL);
    later(3, "stop", stop);
    run();
    EXPECT("in C, armed in the batch",
           "tick 1: a at 1, call_later: RuntimeError at 1, b at 1; "
           "tick 2: stop at 3");
}

static void T2_of_equal_deadlines_the_first_armed_runs_first(void)
{
    begin();
    later(1, "a", NULL);
    later(1, "b", NULL);
    at(1, "c", NULL);
    later(0.5, "early", NULL);
    later(1, "d", NULL);
    some = later(1, "cancelled", NULL);
    later(1, "e", NULL);
    at(1, "f", NULL);
    later(1, "g", stop);
    cancel_some();
    run();
    EXPECT("", "tick 1: early at 0.5; tick 2: a at 1, b at 1, c at 1, "
               "d at 1, e at 1, f at 1, g at 1");
}

static int arm_what_is_due(void)
{
    later(0, "zero", NULL);
    at(0.5, "past", stop);
    later(-2, "negative", NULL);
    later(0, "zero again", NULL);
    soon("soon", NULL);
    return 0;
}

static void T3_what_is_due_at_once_runs_in_the_next_tick(void)
{
    begin();
    later(1, "a", arm_what_is_due);
    later(1, "b", NULL);
    run();
    EXPECT("", "tick 1: a at 1, b at 1; tick 2: soon at 1, negative at 1, "
               "past at 1, zero at 1, zero again at 1");
    begin();
    soon("a", arm_what_is_due);
    run();
    EXPECT("from a callback",
           "tick 1: a at 0; tick 2: soon at 0, negative at 0, zero at 0, "
           "zero again at 0; tick 3: past at 0.5");
}

static void T4_a_late_loop_runs_all_that_are_due_in_one_tick(void)
{
    begin();
    later(3, "c", NULL);
    later(1, "a", NULL);
    later(11, "d", stop);
    later(2, "b", NULL);
    soon("slow", slow);
    run();
    EXPECT("", "tick 1: slow at 0; tick 2: a at 10, b at 10, c at 10; "
               "tick 3: d at 11");
}

static void T6_a_cancelled_timer_holds_nobody_up(void)
{
    begin();
    some = later(3600, "cancelled", NULL);
    later(1, "a", cancel_some);
    later(2, "stop", stop);
    run();
    EXPECT_WAITS("", "tick 1 waits 1 s: a at 1; tick 2 waits 1 s: stop at 2");
    begin_with_reader();
    some = later(3600, "cancelled", NULL);
    cancel_some();
    run();
    end_with_reader();
    EXPECT_WAITS("the last one", "tick 1 waits for ever: reader at 0");
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc != 2)
        die_usage("usage: with_timers TRACE");
    events_begin(argv[1], loop_on_virtual_clock);
    callback_rules();
    L1_a_timer_that_is_queued_already_runs_once();
    L2_what_is_due_while_the_batch_runs_waits();
    L3_callbacks_run_before_io_and_io_before_timers();
    L5_the_poll_waits_until_the_nearest_timer();
    L5_a_cancelled_timer_is_not_waited_for();
    L5_what_can_be_read_ends_the_wait();
    L6_a_cancelled_timer_does_not_run_even_in_the_batch();
    L12_a_closed_loop_has_no_timers();
    L13_a_failure_of_a_timer_is_reported_at_once();
    events_add_time(seconds);
    T1_timers_run_in_the_order_of_their_deadlines();
    T1_also_when_they_are_armed_in_disorder();
    T1_what_cannot_be_armed();
    T1_one_that_waits_for_its_turn_cannot_be_armed();
    T2_of_equal_deadlines_the_first_armed_runs_first();
    T3_what_is_due_at_once_runs_in_the_next_tick();
    T4_a_late_loop_runs_all_that_are_due_in_one_tick();
    T6_a_cancelled_timer_holds_nobody_up();
    return check_end();
}
