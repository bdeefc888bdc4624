/* grid.c: calls every so many seconds of a virtual clock; the times at which
 * they come are written down, and compared. */
#include <check.h>
#include <every.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CALLS_MAX = 50, PATIENCE = 100 /* seconds */ };

static struct virtual_clock sun;
static struct loop *loop;
static struct timer end;
static char calls[1000]; /* when they came: "1 2 3 " */
static int count;        /* how many came */
static int errors;       /* how many were reported */

/* ---- callbacks ---------------------------------------------------------- */

static int stop(void *argument)
{
    loop_stop(argument);
    return 0;
}

static void write_down(const char *word)
{
    size_t length = strlen(calls);
    snprintf(calls + length, sizeof calls - length, "%s%s", length ? " " : "",
             word);
}

/* Writes the time down. Somebody who calls without end is stopped. */
static int note(void *argument)
{
    char time[30];
    (void)argument;
    snprintf(time, sizeof time, "%g", loop_time(loop));
    write_down(time);
    if (++count == CALLS_MAX)
        loop_stop(loop);
    return 0;
}

static int note_and_fail(void *argument)
{
    note(argument);
    return E_VALUE;
}

static int note_and_cancel_third(void *argument)
{
    note(argument);
    if (count == 3)
        every_cancel(argument);
    return 0;
}

static int note_and_change_second(void *argument)
{
    note(argument);
    if (count != 2)
        return 0;
    every_cancel(argument);
    return call_every(loop, 0.5, argument);
}

static int note_and_take_long_once(void *argument)
{
    note(argument);
    if (count == 1)
        sun.seconds += 2.5;
    return 0;
}

/* From here on the memory belongs to another, who is not armed. */
static int note_and_go(void *argument)
{
    struct every *every = argument;
    note(every);
    every_cancel(every);
    *every = EVERY(note, every);
    every->timer = TIMER(note, every);
    every->loop = loop;
    every->seconds = every->deadline = 1;
    return 0;
}

static int cancel(void *argument)
{
    every_cancel(argument);
    return 0;
}

/* argument is a double: so many seconds. */
static int take_long(void *argument)
{
    sun.seconds += *(const double *)argument;
    return 0;
}

/* ---- a loop for each trial ---------------------------------------------- */

static void note_error(void *context, const struct handle *h, int error)
{
    (void)context, (void)h;
    errors += error == E_VALUE;
}

static void begin(void)
{
    loop = loop_new();
    virtual_clock_begin(&sun);
    loop_set_clock(loop, &sun.clock);
    loop_set_exception_handler(loop, note_error, NULL);
    end = TIMER(stop, loop);
    calls[0] = '\0';
    count = errors = 0;
}

static const char *error_words(int error)
{
    return error == E_RUNTIME ? "E_RUNTIME"
           : error == E_VALUE ? "E_VALUE"
           : error            ? "another error"
                              : "0";
}

static int check_error(int expected, int came, const char *what,
                       const char *likely)
{
    return check_text(error_words(expected), error_words(came), what, likely);
}

static int is_armed(const struct every *every)
{
    return every->timer.timers || handle_queued(&every->timer.handle);
}

/* Until this time; then everything is cancelled. */
static void run_until(double seconds, struct every *every)
{
    loop_call_at(loop, seconds, &end);
    loop_run_forever(loop);
    timer_cancel(&end);
    every_cancel(every);
    timer_cancel(&every->timer);
}

/* Calls it every second, next to timer (NULL: none) at this time; compares. */
static void compare(int (*callback)(void *), struct timer *timer, double at,
                    const char *expected, const char *what, const char *likely)
{
    struct every every = EVERY(callback, &every);
    begin();
    if (timer)
        loop_call_at(loop, at, timer);
    call_every(loop, 1, &every);
    run_until(5.875, &every);
    if (timer)
        timer_cancel(timer);
    loop_free(loop);
    check_text(expected, calls, what, likely);
}

/* ---- the trials --------------------------------------------------------- */

static int check_written(void)
{
    struct every every = EVERY(note, &every);
    begin();
    int error = call_every(loop, 1, &every);
    every_cancel(&every);
    loop_free(loop);
    return check_error(0, error, "call_every() returns 0",
                       "is it written? It returns what loop_call_at() does");
}

static int check_called(void)
{
    struct every every = EVERY(note, &every);
    begin();
    call_every(loop, 1, &every);
    run_until(5.875, &every);
    loop_free(loop);
    return check_text("1 2 3 4 5", calls, "it is called every second",
                      strncmp(calls, "0 ", 2) == 0
                          ? "the first call comes so many seconds after "
                            "call_every(), and not at once"
                          : "the callback of the timer arms it for the next "
                            "time, and calls");
}

static void check_refused(void)
{
    static const double wrong[] = {0, -1, NAN, INFINITY, -INFINITY};
    struct every every = EVERY(note, &every);
    int refused = 0;
    begin();
    for (int i = 0; i < 5; i++) {
        refused += call_every(loop, wrong[i], &every) == E_VALUE;
        every_cancel(&every);
    }
    loop_close(loop);
    check_number(5, refused, "of 0, -1, NAN, INFINITY, -INFINITY: refused",
                 "E_VALUE, unless it is above 0 and finite; NAN is neither "
                 "above 0 nor below");
    check_error(E_RUNTIME, call_every(loop, 1, &every), "a closed loop refuses",
                "loop_call_at() says so");
    loop_free(loop);
}

/* What is wrong with the second call differs in every number from the first:
 * whoever changes something before it is refused is off the grid. */
static void check_armed(void)
{
    struct every every = EVERY(note, &every);
    begin();
    struct loop *other = loop_new();
    loop_set_clock(other, &sun.clock);
    call_every(loop, 1, &every);
    int again = call_every(other, 2.5, &every);
    if (!check_error(E_RUNTIME, again, "who is armed is refused",
                     "loop_call_at() says so, unless TIMER() has overwritten "
                     "a timer that is armed"))
        exit(check_end());
    run_until(3.5, &every);
    loop_free(other);
    loop_free(loop);
    check_text("1 2 3", calls, "... and keeps its deadlines, and its loop",
               "change the struct only when nothing is wrong any more");
}

/* In this tick the timer of every, which is the argument, comes next. */
static int arm_again(void *every)
{
    if (!check_error(E_RUNTIME, call_every(loop, 1, every),
                     "who is due, and waits in the queue, is refused as well",
                     "a timer that is due is out of the heap; for that there "
                     "is handle_queued()"))
        exit(check_end()); /* the queue is torn */
    return 0;
}

static void check_due(void)
{
    struct every every = EVERY(note, &every);
    struct timer before = TIMER(arm_again, &every);
    begin();
    loop_call_at(loop, 1, &before);
    call_every(loop, 1, &every);
    run_until(2.5, &every);
    loop_free(loop);
}

static int note_other(void *every)
{
    write_down("other");
    every_cancel(every);
    return 0;
}

/* A timer that is due behind it cancels it: too late for this call. */
static void check_same_tick(void)
{
    struct every every = EVERY(note, &every);
    struct timer behind = TIMER(note_other, &every);
    begin();
    call_every(loop, 1, &every);
    loop_call_at(loop, 1, &behind);
    run_until(2.5, &every);
    loop_free(loop);
    check_text("1 other", calls, "the call comes when its timer is run",
               "call every->handle.callback(): with loop_call_soon() it comes "
               "a tick later, behind what is due at the same time");
}

/* The same clock, but it always jumps an eighth of a second too far. */
static void jump_too_far(struct loop_clock *clock, double deadline)
{
    (void)clock;
    sun.seconds = deadline + 0.125;
}

static void check_drift(void)
{
    struct every every = EVERY(note, &every);
    begin();
    sun.clock.jump = jump_too_far;
    call_every(loop, 1, &every);
    run_until(4.5, &every);
    check_text("1.125 2.125 3.125 4.125", calls,
               "being a little late does not add up",
               "the next deadline follows from the last one, not from now");
    loop_free(loop);
}

static int tenths; /* calls that came when they should */

static int note_tenth(void *argument)
{
    (void)argument;
    count++;
    tenths += fabs(loop_time(loop) - count * 0.1) < 1e-6;
    return 0;
}

static void check_tenths(void)
{
    struct every every = EVERY(note_tenth, &every);
    begin();
    tenths = 0;
    call_every(loop, 0.1, &every);
    run_until(PATIENCE + 0.05, &every);
    check_number(1000, tenths, "of 1,000 calls in 100 s, those on time",
                 "every deadline is a multiple of 0.1 s, none too much and "
                 "none left out");
    loop_free(loop);
}

static void check_late(void)
{
    double some = 2.5, whole = 2.75;
    struct timer late = TIMER(take_long, &some);
    compare(note, &late, 1.25, "1 3.75 4 5",
            "a loop that is late skips calls, and is back on the grid",
            "one call for all deadlines that have passed; the next deadline is "
            "the first one after now");
    late = TIMER(take_long, &whole);
    compare(note, &late, 1.25, "1 4 5", "a deadline that is now has passed",
            "the next deadline is after now, not at it");
    compare(note_and_take_long_once, NULL, 0, "1 3.5 4 5",
            "a callback of its own that takes long is no different",
            "arm it before you call; two deadlines pass meanwhile, and for "
            "these it is called once");
}

static void check_cancelled(void)
{
    struct every every = EVERY(note, &every);
    struct timer canceller = TIMER(cancel, &every);
    begin();
    every_cancel(&every);
    call_every(loop, 1, &every);
    every_cancel(&every);
    every_cancel(&every);
    check(!is_armed(&every), "who is cancelled is armed no more",
          "timer_cancel()");
    loop_call_at(loop, 2, &canceller);
    call_every(loop, 1, &every);
    run_until(5.5, &every);
    check_text("1", calls, "it is cancelled when it is due already",
               "timer_cancel() takes it out of the queue, too");
    loop_free(loop);
    compare(note_and_cancel_third, NULL, 0, "1 2 3",
            "it is cancelled in its own callback",
            "it is armed again though it was cancelled: arm it before you "
            "call");
    compare(note_and_change_second, NULL, 0, "1 2 2.5 3 3.5 4 4.5 5 5.5",
            "it is armed afresh in its own callback",
            "what you do with it after the callback undoes that: arm it "
            "before you call");
    compare(note_and_go, NULL, 0, "1", "it is freed in its own callback",
            "what you do with it after the callback is done to memory that "
            "is another's: arm it before you call");
}

static void check_errors(void)
{
    compare(note_and_fail, NULL, 0, "1 2 3 4 5",
            "when the callback fails, the calls go on",
            "an error is for the loop to report, not an end");
    check_number(5, errors, "its errors are reported",
                 "return what the callback returned");
}

static void check_two(void)
{
    struct every first = EVERY(note, &first), second = EVERY(note, &second);
    begin();
    call_every(loop, 1, &first);
    call_every(loop, 0.75, &second);
    run_until(3.5, &first);
    every_cancel(&second);
    check_text("0.75 1 1.5 2 2.25 3 3", calls, "two do not disturb each other",
               "all that counts stands in the struct: no static variables");
    loop_free(loop);
}

int main(void)
{
    if (!check_written())
        return check_end();
    if (!check_called())
        return check_end();
    check_same_tick();
    check_drift();
    check_late();
    check_tenths();
    check_cancelled();
    check_errors();
    check_two();
    check_refused();
    check_armed();
    check_due();
    return check_end();
}
