/* callbacks.c: what a callback and a timer cost. Prints lines of NAME, a tab,
 * nanoseconds each. */
#include <die.h>
#include <loop.h>
#include <monotonic.h>
#include <options.h>

#include <stdio.h>
#include <stdlib.h>

struct bench {
    struct loop *loop;
    long count;
    long left;              /* callbacks still to come */
    double started;         /* monotonic seconds */
    struct timer *timers;   /* owned */
    struct handle *handles; /* owned */
};

static int called(void *argument)
{
    struct bench *bench = argument;
    if (--bench->left == 0)
        loop_stop(bench->loop);
    return 0;
}

static void begin(struct bench *bench)
{
    bench->left = bench->count;
    bench->started = monotonic_now();
}

static void end(const struct bench *bench, const char *name)
{
    double seconds = monotonic_now() - bench->started;
    printf("%s\t%.1f\n", name, seconds * 1e9 / (double)bench->count);
}

static void run_handles(struct bench *bench)
{
    for (long i = 0; i < bench->count; i++)
        bench->handles[i] = HANDLE(called, bench);
    begin(bench);
    for (long i = 0; i < bench->count; i++)
        loop_call_soon(bench->loop, &bench->handles[i]);
    loop_run_forever(bench->loop);
    end(bench, "call_soon, and run");
}

/* In no order, at 1,000 different times of one virtual second. */
static void arm(struct bench *bench)
{
    for (long i = 0; i < bench->count; i++)
        loop_call_later(bench->loop, (double)(rand() % 1000) / 1000,
                        &bench->timers[i]);
}

static void run_timers(struct bench *bench)
{
    for (long i = 0; i < bench->count; i++)
        bench->timers[i] = TIMER(called, bench);
    begin(bench);
    arm(bench);
    loop_run_forever(bench->loop);
    end(bench, "timer armed, and fired");
    begin(bench);
    arm(bench);
    for (long i = 0; i < bench->count; i++)
        timer_cancel(&bench->timers[i]);
    end(bench, "timer armed, and cancelled");
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc != 2)
        die_usage("usage: callbacks COUNT");
    struct virtual_clock clock;
    struct bench bench = {.loop = loop_new()};
    bench.count = options_number("COUNT", argv[1], 1, 10000000);
    virtual_clock_begin(&clock);
    loop_set_clock(bench.loop, &clock.clock);
    bench.timers = xcalloc((size_t)bench.count, sizeof *bench.timers);
    bench.handles = xcalloc((size_t)bench.count, sizeof *bench.handles);
    run_handles(&bench);
    run_timers(&bench);
    loop_free(bench.loop);
    free(bench.timers);
    free(bench.handles);
    return EXIT_SUCCESS;
}
