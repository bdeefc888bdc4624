/* wait_for_rules.c: the rules of wait_for and timeout blocks, each part a
 * function that is named after its rule. */
#include <scene.h>
#include <timeout.h>
#include <wait_for.h>
#include <wait_for_rules.h>

#include <math.h>

static struct task *a, *w; /* of this part */
static struct future *f;

/* ---- wait_for ------------------------------------------------------------ */

#define LIMITED(x, seconds) get("w", wait_for((x), (seconds)))

static void W1_in_time_its_result(void)
{
    begin_timed();
    complete(start(LIMITED(WORK(.name = "a", .seconds = 1, .result = 3), 5)));
    EXPECT("value", "tick 1: w waits at 0; tick 2: a begins at 0; "
                    "tick 4: a ends at 1; tick 6: w got 3 at 1; "
                    "then: it returns 3 at 1");
}

static void W1_or_its_error(void)
{
    begin_timed();
    complete(
        start(LIMITED(WORK(.name = "a", .seconds = 1, .error = E_VALUE), 5)));
    EXPECT("error", "tick 1: w waits at 0; tick 2: a begins at 0; "
                    "tick 4: a ends at 1; tick 6: w got ValueError at 1; "
                    "then: it returns ValueError at 1");
}

static void W1_and_the_timer_is_dropped(void)
{
    begin();
    complete(start(LIMITED(WORK(.name = "a", .seconds = 1), 5)));
    later(8, "stop", stop);
    run();
    EXPECT_WAITS(
        "the timer is dropped",
        "tick 1 waits 0 s: w waits; tick 2 waits 0 s: a begins; "
        "tick 3 waits 1 s; tick 4 waits 0 s: a ends; tick 5 waits 0 s; "
        "tick 6 waits 0 s: w got 0; tick 7 waits 0 s; "
        "then: it returns 0; tick 8 waits 8 s: stop");
}

static void W1_without_a_limit_it_is_a_plain_await(void)
{
    begin();
    complete(
        start(LIMITED(WORK(.name = "a", .seconds = 1, .result = 3), INFINITY)));
    EXPECT("no limit", "tick 1: w waits, a begins; tick 3: a ends, w got 3; "
                       "then: it returns 3");
}

static void W2_when_the_time_is_over_it_is_cancelled(void)
{
    begin_timed();
    complete(start(LIMITED(WORK(.name = "a", .seconds = 5), 1)));
    EXPECT("", "tick 1: w waits at 0; tick 2: a begins at 0; "
               "tick 5: a: CancelledError at 1; "
               "tick 7: w got TimeoutError at 1; "
               "then: it returns TimeoutError at 1");
}

static void W2_and_its_end_is_waited_for(void)
{
    begin_timed();
    complete(start(LIMITED(WORK(.name = "a", .seconds = 5, .clean_up = 2), 1)));
    EXPECT("clean-up is waited for",
           "tick 1: w waits at 0; tick 2: a begins at 0; "
           "tick 5: a: CancelledError at 1; tick 7: a cleaned up at 3; "
           "tick 9: w got TimeoutError at 3; "
           "then: it returns TimeoutError at 3");
}

static void W2_what_it_returns_all_the_same_counts(void)
{
    begin_timed();
    complete(start(LIMITED(WORK(.name = "a", .seconds = 5, .clean_up = 2,
                                .result = 4, .swallows = 1),
                           1)));
    EXPECT("value",
           "tick 1: w waits at 0; tick 2: a begins at 0; "
           "tick 5: a: CancelledError at 1; tick 7: a cleaned up at 3; "
           "tick 9: w got 4 at 3; then: it returns 4 at 3");
}

static void W2_and_so_does_another_error(void)
{
    begin_timed();
    complete(start(LIMITED(
        WORK(.name = "a", .seconds = 5, .error = E_VALUE, .swallows = 1), 1)));
    EXPECT("error",
           "tick 1: w waits at 0; tick 2: a begins at 0; "
           "tick 5: a: CancelledError at 1; tick 7: w got ValueError at 1; "
           "then: it returns ValueError at 1");
}

static void W2_a_future_is_cancelled_too(void)
{
    begin_timed();
    f = new_future();
    complete(start(LIMITED(ref(f), 1)));
    state("f", f);
    EXPECT("a future",
           "tick 1: w waits at 0; tick 5: w got TimeoutError at 1; "
           "then: it returns TimeoutError at 1, f is cancelled at 1");
}

struct shields_a {
    CO;
    int result;
};

ASYNC(shields_a)
{
    BEGIN;
    AWAIT(self->result, LIMITED(shield(ref(a)), 1));
    RETURN(self->result);
    END;
}

static void W2_what_is_shielded_goes_on(void)
{
    begin_timed();
    a = start(WORK(.name = "a", .seconds = 5, .result = 3));
    complete(start(CALL(shields_a)));
    complete(a);
    EXPECT("a shield",
           "tick 1: a begins at 0, w waits at 0; "
           "tick 5: w got TimeoutError at 1; "
           "then: it returns TimeoutError at 1; tick 8: a ends at 5; "
           "then: it returns 3 at 5");
}

static void W2_the_shorter_of_two_limits_counts(void)
{
    begin_timed();
    complete(start(LIMITED(
        LIMITED(WORK(.name = "a", .seconds = 9, .clean_up = 1), 5), 1)));
    EXPECT("one in the other",
           "tick 1: w waits at 0; tick 2: w waits at 0; "
           "tick 3: a begins at 0; tick 7: a: CancelledError at 1; "
           "tick 9: a cleaned up at 2; tick 11: w got CancelledError at 2; "
           "tick 13: w got TimeoutError at 2; "
           "then: it returns TimeoutError at 2");
}

static void W3_without_time_a_done_one_gives_its_result(void)
{
    begin();
    f = new_future();
    must_succeed(future_set_result(f, 2));
    complete(start(LIMITED(ref(f), 0)));
    EXPECT("done", "tick 1: w waits, w got 2; then: it returns 2");
}

static void W3_a_pending_one_is_cancelled(void)
{
    begin();
    f = new_future();
    complete(start(LIMITED(ref(f), 0)));
    state("f", f);
    EXPECT("pending", "tick 1: w waits; tick 3: w got TimeoutError; "
                      "then: it returns TimeoutError, f is cancelled");
}

static void W3_and_a_coroutine_never_runs(void)
{
    begin();
    complete(start(LIMITED(WORK(.name = "a"), -1)));
    EXPECT("unstarted", "tick 1: w waits; tick 4: w got TimeoutError; "
                        "then: it returns TimeoutError");
}

static int start_limited_a(void)
{
    w = start(LIMITED(ref(a), 0));
    return 0;
}

static void W3_its_end_is_waited_for_all_the_same(void)
{
    begin();
    a = start(WORK(.name = "a", .seconds = 5, .clean_up = 1));
    later(1, "start", start_limited_a);
    watch("a is done", a);
    later(3, "stop", stop);
    run();
    tell("a", a);
    tell("w", w);
    EXPECT("clean-up is waited for",
           "tick 1: a begins; tick 2: start; tick 3: w waits; "
           "tick 4: a: CancelledError; tick 6: a cleaned up; "
           "tick 7: a is done; tick 8: w got TimeoutError; tick 9: stop; "
           "then: a: CancelledError, w: TimeoutError");
}

static int cancel_w(void)
{
    cancel("w", w);
    return 0;
}

static void W4_a_cancel_is_passed_on_and_its_end_waited_for(void)
{
    begin_timed();
    w = start(LIMITED(WORK(.name = "a", .seconds = 5, .clean_up = 1), 9));
    later(1, "at 1", cancel_w);
    complete(w);
    EXPECT("", "tick 1: w waits at 0; tick 2: a begins at 0; "
               "tick 3: at 1 at 1, cancel w: yes at 1; "
               "tick 5: a: CancelledError at 1; tick 7: a cleaned up at 2; "
               "tick 9: w got CancelledError at 2; "
               "then: it returns CancelledError at 2");
}

static int finish_with_6(void)
{
    must_succeed(future_set_result(f, 6));
    return 0;
}

static void W4_but_the_result_of_a_done_one_counts(void)
{
    begin();
    f = new_future();
    w = start(LIMITED(ref(f), 9));
    later(1, "finish", finish_with_6);
    later(1, "at 1", cancel_w);
    complete(w);
    EXPECT("it is done already",
           "tick 1: w waits; tick 2: finish, at 1, cancel w: yes; "
           "tick 3: w got 6; then: it returns 6");
}

static void W4_it_is_raised_even_if_the_inner_one_swallows_it(void)
{
    begin_timed();
    w = start(LIMITED(
        WORK(.name = "a", .seconds = 5, .result = 3, .swallows = 1), 9));
    later(1, "at 1", cancel_w);
    complete(w);
    EXPECT("it is swallowed", "tick 1: w waits at 0; tick 2: a begins at 0; "
                              "tick 3: at 1 at 1, cancel w: yes at 1; "
                              "tick 5: a: CancelledError at 1; "
                              "tick 7: w got CancelledError at 1; "
                              "then: it returns CancelledError at 1");
}

static int cancel_f(void)
{
    cancel("f", f);
    return 0;
}

static void W5_cancelled_by_others_it_is_no_timeout(void)
{
    begin();
    f = new_future();
    w = start(LIMITED(ref(f), 9));
    later(1, "at 1", cancel_f);
    complete(w);
    EXPECT("", "tick 1: w waits; tick 2: at 1, cancel f: yes; "
               "tick 4: w got CancelledError; then: it returns CancelledError");
}

static void W6_of_two_timers_the_limit_may_be_the_older(void)
{
    begin();
    complete(start(LIMITED(WORK(.name = "a", .seconds = 1, .result = 3), 1)));
    EXPECT("the limit is older",
           "tick 1: w waits; tick 2: a begins; tick 4: a: CancelledError; "
           "tick 6: w got TimeoutError; then: it returns TimeoutError");
}

static void W6_or_the_work(void)
{
    begin();
    a = start(WORK(.name = "a", .seconds = 1, .result = 3));
    complete(start(LIMITED(ref(a), 1)));
    EXPECT("the work is older",
           "tick 1: a begins, w waits; tick 3: a ends, w got 3; "
           "then: it returns 3");
}

static int finish_with_3(void)
{
    must_succeed(future_set_result(f, 3));
    return 0;
}

static void W6_a_future_that_is_done_first(void)
{
    begin();
    f = new_future();
    later(1, "finish", finish_with_3);
    complete(start(LIMITED(ref(f), 1)));
    EXPECT("a future that is done before",
           "tick 1: w waits; tick 2: finish; tick 3: w got 3; "
           "then: it returns 3");
}

static int finish_at_1(void)
{
    later(1, "finish", finish_with_3);
    return 0;
}

static void W6_a_future_that_is_done_in_the_same_tick(void)
{
    begin();
    f = new_future();
    w = start(LIMITED(ref(f), 1));
    soon("arm", finish_at_1);
    complete(w);
    EXPECT("a future that would be done after",
           "tick 1: w waits, arm; tick 2: finish; tick 3: w got 3; "
           "then: it returns 3");
}

/* ---- timeout blocks ------------------------------------------------------ */

static struct timeout limit, outer_limit;

#define BLOCK(after, body) get("w", timeout_run(&limit, (after), (body)))
#define OUTER_BLOCK(after, body)                                               \
    get("outer", timeout_run(&outer_limit, (after), (body)))

static void W7_at_the_deadline_the_block_is_cancelled(void)
{
    begin_timed();
    complete(start(BLOCK(1, WORK(.name = "a", .seconds = 5, .clean_up = 1))));
    EXPECT("", "tick 1: w waits at 0, a begins at 0; "
               "tick 3: a: CancelledError at 1; "
               "tick 5: a cleaned up at 2, w got TimeoutError at 2; "
               "then: it returns TimeoutError at 2");
}

static void W7_a_foreign_cancel_passes(void)
{
    begin_timed();
    w = start(BLOCK(9, WORK(.name = "a", .seconds = 5)));
    later(1, "at 1", cancel_w);
    complete(w);
    EXPECT("a foreign cancel",
           "tick 1: w waits at 0, a begins at 0; "
           "tick 2: at 1 at 1, cancel w: yes at 1; "
           "tick 3: a: CancelledError at 1, w got CancelledError at 1; "
           "then: it returns CancelledError at 1");
}

static void W7_even_if_the_deadline_comes_after_it(void)
{
    begin_timed();
    w = start(BLOCK(2, WORK(.name = "a", .seconds = 5, .clean_up = 3)));
    later(1, "at 1", cancel_w);
    complete(w);
    EXPECT("a foreign cancel, then the deadline",
           "tick 1: w waits at 0, a begins at 0; "
           "tick 2: at 1 at 1, cancel w: yes at 1; "
           "tick 3: a: CancelledError at 1; "
           "tick 5: w got CancelledError at 2; "
           "then: it returns CancelledError at 2");
}

static void W7_an_error_passes(void)
{
    begin_timed();
    complete(
        start(BLOCK(9, WORK(.name = "a", .seconds = 1, .error = E_VALUE))));
    EXPECT("error", "tick 1: w waits at 0, a begins at 0; "
                    "tick 3: a ends at 1, w got ValueError at 1; "
                    "then: it returns ValueError at 1");
}

static void W7_even_after_the_deadline(void)
{
    begin_timed();
    complete(start(BLOCK(
        1, WORK(.name = "a", .seconds = 5, .error = E_VALUE, .swallows = 1))));
    EXPECT("an error after the deadline",
           "tick 1: w waits at 0, a begins at 0; "
           "tick 3: a: CancelledError at 1, w got ValueError at 1; "
           "then: it returns ValueError at 1");
}

static void W7_what_was_swallowed_leaves_no_error(void)
{
    begin_timed();
    complete(start(
        BLOCK(1, WORK(.name = "a", .seconds = 5, .result = 3, .swallows = 1))));
    EXPECT("swallowed", "tick 1: w waits at 0, a begins at 0; "
                        "tick 3: a: CancelledError at 1, w got 3 at 1; "
                        "then: it returns 3 at 1");
}

static void W7_in_time_the_timer_is_dropped(void)
{
    begin();
    complete(start(BLOCK(5, WORK(.name = "a", .seconds = 1, .result = 3))));
    later(8, "stop", stop);
    run();
    EXPECT_WAITS("in time",
                 "tick 1 waits 0 s: w waits, a begins; tick 2 waits 1 s; "
                 "tick 3 waits 0 s: a ends, w got 3; tick 4 waits 0 s; "
                 "then: it returns 3; tick 5 waits 8 s: stop");
}

static void W8_the_inner_block_expires(void)
{
    begin_timed();
    complete(start(OUTER_BLOCK(2, BLOCK(1, WORK(.name = "a", .seconds = 5)))));
    EXPECT("the inner one",
           "tick 1: outer waits at 0, w waits at 0, a begins at 0; "
           "tick 3: a: CancelledError at 1, w got TimeoutError at 1, outer got "
           "TimeoutError at 1; "
           "then: it returns TimeoutError at 1");
}

static void W8_the_outer_block_expires(void)
{
    begin_timed();
    complete(start(OUTER_BLOCK(1, BLOCK(2, WORK(.name = "a", .seconds = 5)))));
    EXPECT("the outer one",
           "tick 1: outer waits at 0, w waits at 0, a begins at 0; "
           "tick 3: a: CancelledError at 1, w got CancelledError at 1, outer "
           "got TimeoutError at 1; "
           "then: it returns TimeoutError at 1");
}

static void W8_both_expire_at_once(void)
{
    begin_timed();
    complete(start(OUTER_BLOCK(1, BLOCK(1, WORK(.name = "a", .seconds = 5)))));
    EXPECT("both at once",
           "tick 1: outer waits at 0, w waits at 0, a begins at 0; "
           "tick 3: a: CancelledError at 1, w got CancelledError at 1, outer "
           "got TimeoutError at 1; "
           "then: it returns TimeoutError at 1");
}

static void W8_a_deadline_in_the_past_reaches_no_block_without_a_wait(void)
{
    begin_timed();
    complete(start(BLOCK(-1, WORK(.name = "a", .result = 3))));
    EXPECT("past, without a suspension",
           "tick 1: w waits at 0, a begins at 0, a ends at 0, w got 3 at 0; "
           "then: it returns 3 at 0");
}

static void W8_it_comes_in_the_next_tick(void)
{
    begin_timed();
    complete(start(BLOCK(-1, WORK(.name = "a", .seconds = 1))));
    EXPECT("past", "tick 1: w waits at 0, a begins at 0; "
                   "tick 3: a: CancelledError at 0, w got TimeoutError at 0; "
                   "then: it returns TimeoutError at 0");
}

static void W8_and_so_does_one_of_now(void)
{
    begin_timed();
    complete(start(BLOCK(0, laps("a", 3))));
    EXPECT("zero", "tick 1: w waits at 0, a 0 at 0; "
                   "tick 2: w got TimeoutError at 0; "
                   "then: it returns TimeoutError at 0");
}

/* ---- moving the limit ---------------------------------------------------- */

struct movable {
    CO;
    struct plan plan;
};

ASYNC(movable)
{
    BEGIN;
    AWAIT(timeout_run(&limit, 2, work(self->plan)));
FINALLY:
    yes("expired", timeout_expired(&limit));
    told("reschedule", timeout_reschedule(&limit, 9));
    END;
}

static double new_limit;

static int move(void)
{
    told("reschedule", timeout_reschedule(&limit, new_limit));
    return 0;
}

static void move_at(double time, double when, double clean_up)
{
    begin_timed();
    new_limit = when;
    a = start(CALL(movable,
                   .plan = {.name = "a", .seconds = 5, .clean_up = clean_up}));
    later(time, time == 1 ? "at 1" : "at 3", move);
    complete(a);
}

static void W8_it_can_be_moved(void)
{
    move_at(1, 3, 0);
    EXPECT("later",
           "tick 1: a begins at 0; tick 2: at 1 at 1, reschedule: ok at 1; "
           "tick 4: a: CancelledError at 3, expired: yes at 3, reschedule: "
           "RuntimeError at 3; "
           "then: it returns TimeoutError at 3");
}

static void W8_to_the_past(void)
{
    move_at(1, 0.5, 0);
    EXPECT("to the past",
           "tick 1: a begins at 0; tick 2: at 1 at 1, reschedule: ok at 1; "
           "tick 4: a: CancelledError at 1, expired: yes at 1, reschedule: "
           "RuntimeError at 1; "
           "then: it returns TimeoutError at 1");
}

static void W8_and_be_taken_away(void)
{
    move_at(1, INFINITY, 0);
    EXPECT(
        "never",
        "tick 1: a begins at 0; tick 2: at 1 at 1, reschedule: ok at 1; "
        "tick 4: a ends at 5, expired: no at 5, reschedule: RuntimeError at 5; "
        "then: it returns None at 5");
}

static void W8_but_not_when_it_is_over(void)
{
    move_at(3, 9, 2);
    EXPECT("when it is over",
           "tick 1: a begins at 0; tick 3: a: CancelledError at 2; "
           "tick 4: at 3 at 3, reschedule: RuntimeError at 3; "
           "tick 6: a cleaned up at 4, expired: yes at 4, reschedule: "
           "RuntimeError at 4; "
           "then: it returns TimeoutError at 4");
}

/* ---- all of them --------------------------------------------------------- */

static void timeout_rules(void)
{
    W7_at_the_deadline_the_block_is_cancelled();
    W7_a_foreign_cancel_passes();
    W7_even_if_the_deadline_comes_after_it();
    W7_an_error_passes();
    W7_even_after_the_deadline();
    W7_what_was_swallowed_leaves_no_error();
    W7_in_time_the_timer_is_dropped();
    W8_the_inner_block_expires();
    W8_the_outer_block_expires();
    W8_both_expire_at_once();
    W8_a_deadline_in_the_past_reaches_no_block_without_a_wait();
    W8_it_comes_in_the_next_tick();
    W8_and_so_does_one_of_now();
    W8_it_can_be_moved();
    W8_to_the_past();
    W8_and_be_taken_away();
    W8_but_not_when_it_is_over();
}

void wait_for_rules(void)
{
    W1_in_time_its_result();
    W1_or_its_error();
    W1_and_the_timer_is_dropped();
    W1_without_a_limit_it_is_a_plain_await();
    W2_when_the_time_is_over_it_is_cancelled();
    W2_and_its_end_is_waited_for();
    W2_what_it_returns_all_the_same_counts();
    W2_and_so_does_another_error();
    W2_a_future_is_cancelled_too();
    W2_what_is_shielded_goes_on();
    W2_the_shorter_of_two_limits_counts();
    W3_without_time_a_done_one_gives_its_result();
    W3_a_pending_one_is_cancelled();
    W3_and_a_coroutine_never_runs();
    W3_its_end_is_waited_for_all_the_same();
    W4_a_cancel_is_passed_on_and_its_end_waited_for();
    W4_but_the_result_of_a_done_one_counts();
    W4_it_is_raised_even_if_the_inner_one_swallows_it();
    W5_cancelled_by_others_it_is_no_timeout();
    W6_of_two_timers_the_limit_may_be_the_older();
    W6_or_the_work();
    W6_a_future_that_is_done_first();
    W6_a_future_that_is_done_in_the_same_tick();
    timeout_rules();
}
