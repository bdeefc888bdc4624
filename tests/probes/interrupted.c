/* interrupted.c: signals that end the wait of a loop on a virtual clock, which
 * may not jump then: what was ready has not been told. select() is the test's,
 * so chapter 8 has to be on it. */
#include <check.h>
#include <die.h>
#include <loop.h>

#include <errno.h>
#include <stddef.h>
#include <sys/select.h>
#include <unistd.h>

enum { SIGNALS = 3, HOUR = 3600 };

static int signals; /* still to come */
static struct loop *loop;
static int ends[2];
static double read_at = -1, fired_at = -1;

/* The loop's select() is this one: a program may have its own. */
int select(int n, fd_set *readable, fd_set *writable, fd_set *other,
           struct timeval *limit)
{
    const struct timespec zero = {0, 0};
    if (signals > 0) {
        signals--;
        errno = EINTR;
        return -1; /* the sets are as they were: all seems to be ready */
    }
    return pselect(n, readable, writable, other, limit ? &zero : NULL, NULL);
}

static int can_read(void *nothing)
{
    char byte;
    (void)nothing;
    read_at = loop_time(loop);
    loop_remove_reader(loop, ends[0]); /* another read() would block */
    return read(ends[0], &byte, 1) == 1 ? 0 : errno;
}

static int never_ready(void *count)
{
    ++*(int *)count;
    return 0;
}

static int fire(void *nothing)
{
    (void)nothing;
    fired_at = loop_time(loop);
    loop_stop(loop);
    return 0;
}

static void run_interrupted(struct handle *reader, struct handle *silent)
{
    struct virtual_clock clock;
    struct timer timer = TIMER(fire, NULL);
    loop = loop_new();
    virtual_clock_begin(&clock);
    loop_set_clock(loop, &clock.clock);
    must_succeed(loop_add_reader(loop, ends[0], reader));
    must_succeed(loop_add_reader(loop, ends[1], silent));
    must_succeed(loop_call_later(loop, HOUR, &timer));
    signals = SIGNALS;
    must_succeed(loop_run_forever(loop));
    loop_remove_reader(loop, ends[1]);
    loop_free(loop);
}

int main(int argc, char **argv)
{
    int wrong = 0;
    struct handle reader = HANDLE(can_read, NULL);
    struct handle silent = HANDLE(never_ready, &wrong);
    (void)argc;
    program_begin(argv[0]);
    if (pipe(ends) != 0 || write(ends[1], "x", 1) != 1)
        die_errno("pipe");
    run_interrupted(&reader, &silent);
    check_number(0, signals, "all signals came", NULL);
    check_number(0, (long long)read_at, "what can be read is read at once",
                 "the clock has jumped, though nothing was known");
    check_number(HOUR, (long long)fired_at, "the timer fires in its time",
                 NULL);
    check_number(0, wrong, "nothing is told ready that is not",
                 "a select() that failed left the sets as they were");
    return check_end();
}
