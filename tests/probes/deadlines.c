/* deadlines.c: when timers fire, by clocks and a select() of the test: never
 * before their deadline, and without a tick in vain. */
#include <check.h>
#include <loop.h>
#include <monotonic.h>

#include <math.h>
#include <stddef.h>
#include <sys/select.h>

enum { DEADLINES = 1000, DAY = 24 * 60 * 60 };

static int pretending; /* select() does not sleep; the test's clock goes on */
static double seconds; /* on that clock */
static long asked;     /* how often select() was called */
static double longest; /* seconds that it was asked to sleep, at most */
static long in_vain;   /* sleeps after which no timer was due */
static double deadlines[DEADLINES];
static struct timer timers[DEADLINES];
static int fired, too_early;

/* The loop's select() is this one: a program may have its own. */
int select(int n, fd_set *readable, fd_set *writable, fd_set *other,
           struct timeval *limit)
{
    double sleep =
        limit ? (double)limit->tv_sec + (double)limit->tv_usec / 1e6 : INFINITY;
    asked++;
    longest = fmax(longest, sleep);
    if (!pretending) {
        struct timespec exact = {.tv_sec = limit ? limit->tv_sec : 0,
                                 .tv_nsec = limit ? limit->tv_usec * 1000 : 0};
        return pselect(n, readable, writable, other, limit ? &exact : NULL,
                       NULL);
    }
    seconds += sleep + 1e-7; /* the call itself takes a moment, too */
    FD_ZERO(readable);
    FD_ZERO(writable);
    in_vain += fired < DEADLINES && seconds < deadlines[fired];
    return 0;
}

static double pretended_now(const struct loop_clock *clock)
{
    (void)clock;
    return seconds;
}

static int fire(void *argument)
{
    too_early += loop_time(loop_running()) < *(const double *)argument;
    if (++fired == DEADLINES)
        loop_stop(loop_running());
    return 0;
}

/* A thousand odd deadlines, so many seconds apart. */
static void run_all(struct loop *loop, double apart)
{
    int errors = 0;
    double now = loop_time(loop);
    asked = in_vain = fired = too_early = 0;
    longest = 0;
    for (int i = 0; i < DEADLINES; i++) {
        deadlines[i] = now + (i + 1) * apart;
        timers[i] = TIMER(fire, &deadlines[i]);
        errors += loop_call_at(loop, deadlines[i], &timers[i]) != 0;
    }
    errors += loop_run_forever(loop) != 0;
    check_number(0, errors, "all are armed, and the loop runs", NULL);
    check_number(DEADLINES, fired, "all of them fire", NULL);
    check_number(0, too_early, "none fires before its deadline", NULL);
}

static void check_rounding(void)
{
    struct loop *loop = loop_new();
    struct loop_clock clock = {pretended_now, NULL};
    pretending = 1;
    seconds = 123456.789;
    loop_set_clock(loop, &clock);
    run_all(loop, 0.00123456789);
    check_number(0, in_vain, "no sleep ends before a deadline",
                 "the time for select() is rounded down");
    check_number(DEADLINES, asked, "one sleep for each deadline", NULL);
    run_all(loop, 3 * DAY + 0.1);
    check_number(DAY, (long long)longest, "no sleep is longer than a day",
                 NULL);
    loop_free(loop);
    pretending = 0;
}

static void check_real_clock(void)
{
    struct loop *loop = loop_new();
    double before = monotonic_now(), now = loop_time(loop);
    check(before <= now && now <= monotonic_now(),
          "a new loop has the monotonic clock", NULL);
    run_all(loop, 0.000123457);
    loop_free(loop);
}

static void check_virtual_clock(void)
{
    struct loop *loop = loop_new();
    struct virtual_clock clock;
    virtual_clock_begin(&clock);
    loop_set_clock(loop, &clock.clock);
    check(loop_time(loop) == 0, "a virtual clock begins at 0", NULL);
    run_all(loop, 3600.1);
    check(loop_time(loop) == deadlines[DEADLINES - 1],
          "it jumps to the deadline itself", NULL);
    check(longest == 0, "the loop never sleeps", NULL);
    check_number(DEADLINES, asked, "one tick for each deadline", NULL);
    loop_free(loop);
}

int main(void)
{
    check_rounding();
    check_real_clock();
    check_virtual_clock();
    return check_end();
}
