/* sleeps.c: runs the loop with a select() and a clock of its own: a sleep takes
 * as long as it was asked for, to the microsecond, and every one is counted. */
#include <check.h>
#include <loop.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/select.h>

enum { DEADLINES = 200, SLEEPS_MAX = 1000000 };

static double seconds; /* what the clock shows */
static struct loop *loop;
static int sleeps;       /* calls of select() */
static int naps;         /* those that took time */
static int forever;      /* those without a limit */
static char invalid[80]; /* the first limit that need not be taken */
static int stop_in;      /* so many calls more; 0: no end */
static double earliest;  /* seconds between a deadline and its callback ... */
static double latest;    /* ... at least, and at most */

static double now(const struct loop_clock *clock)
{
    (void)clock;
    return seconds;
}

static struct loop_clock clock_here = {now, NULL};

static void note_limit(const struct timeval *limit)
{
    static const time_t days = 31 * 24 * 60 * 60;
    int valid = limit->tv_sec >= 0 && limit->tv_sec <= days &&
                limit->tv_usec >= 0 && limit->tv_usec <= 999999;
    if (!valid && !*invalid)
        snprintf(invalid, sizeof invalid, "tv_sec %lld, tv_usec %lld",
                 (long long)limit->tv_sec, (long long)limit->tv_usec);
    naps += limit->tv_sec != 0 || limit->tv_usec != 0;
}

/* Nothing is ever ready. A call that does not sleep takes a microsecond. */
int select(int count, fd_set *readable, fd_set *writable, fd_set *other,
           struct timeval *limit)
{
    (void)count, (void)readable, (void)writable, (void)other;
    sleeps++;
    if (sleeps == stop_in || sleeps == SLEEPS_MAX || !limit)
        loop_stop(loop);
    if (!limit) {
        forever++;
        return 0;
    }
    note_limit(limit);
    double slept = (double)limit->tv_sec + (double)limit->tv_usec / 1e6;
    seconds += slept > 0 ? slept : 1e-6;
    return 0;
}

static void begin(void)
{
    seconds = sleeps = naps = forever = stop_in = 0;
    invalid[0] = '\0';
    loop = loop_new();
    loop_set_clock(loop, &clock_here);
}

/* As check_number(), and says what was counted. */
static void check_count(int expected, int came, const char *counted,
                        const char *what, const char *likely)
{
    char wanted[50], had[50];
    snprintf(wanted, sizeof wanted, "%s: %d", counted, expected);
    snprintf(had, sizeof had, "%s: %d", counted, came);
    check_text(wanted, had, what, likely);
}

static void check_limits(const char *what, const char *likely)
{
    const char *valid = "tv_sec 0 to 2678400, tv_usec 0 to 999999";
    check_text(valid, *invalid ? invalid : valid, what, likely);
}

/* ---- many deadlines, one after another ---------------------------------- */

struct chain {
    struct timer timer;
    double deadline;
    int left;
};

/* No whole number of thousandths, nor of millionths. */
static void arm_next(struct chain *chain)
{
    double delay = chain->left % 3 == 0 ? 1.9999996 : 0.0001234 * chain->left;
    chain->deadline = seconds + delay;
    loop_call_at(loop, chain->deadline, &chain->timer);
}

static int go_on(void *argument)
{
    struct chain *chain = argument;
    earliest = fmin(earliest, seconds - chain->deadline);
    latest = fmax(latest, seconds - chain->deadline);
    if (--chain->left == 0)
        loop_stop(loop);
    else
        arm_next(chain);
    return 0;
}

static void check_within(int ok, const char *expected, double after,
                         const char *what, const char *likely)
{
    char came[50];
    snprintf(came, sizeof came, "%.6f s %s it", fabs(after),
             after < 0 ? "before" : "after");
    check_text(expected, ok ? expected : came, what, likely);
}

static void check_deadlines(void)
{
    struct chain chain = {TIMER(go_on, &chain), 0, DEADLINES};
    begin();
    earliest = INFINITY;
    latest = -INFINITY;
    arm_next(&chain);
    loop_run_forever(loop);
    timer_cancel(&chain.timer);
    loop_free(loop);
    check_count(DEADLINES, DEADLINES - chain.left, "kept",
                "all of 200 deadlines are kept",
                "the loop must wake up when the time has come");
    check_count(DEADLINES, sleeps, "calls",
                "one select() for each of 200 deadlines",
                "the trace tells how long each tick waits, and when the next "
                "one is: what did select() really get?");
    check_within(earliest >= 0, "0 s after it, or later", earliest,
                 "no timer is called before its deadline",
                 "the sleep may end too late, but the loop must not guess that "
                 "a deadline has come");
    check_within(latest < 0.001001, "at most 0.001 s after it", latest,
                 "none is called a thousandth of a second too late",
                 "round up to thousandths of a second, or finer");
    check_limits("select() gets only limits that it must take",
                 "tv_usec is below 1,000,000");
}

/* ---- limits that are not between two ticks ------------------------------ */

static int again(void *argument)
{
    loop_call_soon(loop, argument);
    return 0;
}

static int nothing(void *argument)
{
    (void)argument;
    return 0;
}

static void check_ready(void)
{
    struct handle busy = HANDLE(again, &busy);
    struct timer passed = TIMER(nothing, NULL), far = TIMER(nothing, NULL);
    begin();
    stop_in = 10;
    loop_call_soon(loop, &busy);
    loop_call_later(loop, 1000, &far);
    loop_run_forever(loop);
    handle_cancel(&busy);
    stop_in = sleeps + 1;
    loop_call_later(loop, -1, &passed);
    loop_run_forever(loop);
    timer_cancel(&far);
    loop_free(loop);
    check_count(0, naps, "sleeps", "it never sleeps while something is ready",
                "0 seconds stay 0: add nothing, but round up");
}

static void check_far(void)
{
    struct timer far = TIMER(nothing, NULL);
    begin();
    stop_in = 1;
    loop_call_at(loop, 1e18, &far);
    loop_run_forever(loop);
    timer_cancel(&far);
    check_limits("a deadline that is far away does no harm",
                 "at most a day at a time: no system must take more than 31 "
                 "days");
    check_count(1, naps, "sleeps", "... and is slept for",
                "a limit of 0 is no sleep: the loop would go round and round");
    loop_run_forever(loop);
    loop_free(loop);
    check_count(1, forever, "sleeps without a limit",
                "without a timer it sleeps until a descriptor is ready",
                "that was right: select() gets NULL then");
}

static int stop(void *argument)
{
    (void)argument;
    loop_stop(loop);
    return 0;
}

static void check_virtual(void)
{
    struct virtual_clock sun;
    struct timer hour = TIMER(stop, NULL);
    begin();
    virtual_clock_begin(&sun);
    loop_set_clock(loop, &sun.clock);
    stop_in = 10;
    loop_call_later(loop, 3600, &hour);
    loop_run_forever(loop);
    timer_cancel(&hour);
    loop_free(loop);
    check_count(0, naps, "sleeps", "on the virtual clock an hour takes no time",
                "where the clock jumps, select() gets 0, and 0 stays 0");
}

int main(void)
{
    check_deadlines();
    check_ready();
    check_far();
    check_virtual();
    return check_end();
}
