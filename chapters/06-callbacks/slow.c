/* slow.c: a loop takes its callbacks one by one, so one that is slow freezes
 * all others. How long they wait is measured, without it and with it. */
#include <die.h>
#include <loop.h>
#include <monotonic.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { PINGS = 3 };

static const double duration = 0.4; /* seconds, of each measurement */
static const double slow = 0.3;     /* seconds that the slow one computes */

/* A callback that wants to run as often as it can. */
struct ping {
    struct loop *loop;    /* the caller's */
    struct handle handle; /* its next turn */
    double start;         /* of the measurement; monotonic seconds */
    double last;          /* when it ran last; the same */
    double longest;       /* seconds from one turn to the next */
    long turns;
};

static int ping(void *argument)
{
    struct ping *p = argument;
    double now = monotonic_now();
    p->longest = fmax(p->longest, now - p->last);
    p->last = now;
    p->turns++;
    if (now - p->start >= duration)
        loop_stop(p->loop);
    return loop_call_soon(p->loop, &p->handle);
}

/* It works and does not sleep, but it returns late. */
static int compute(void *nothing)
{
    (void)nothing;
    double start = monotonic_now();
    while (monotonic_now() - start < slow)
        continue;
    return 0;
}

static void begin(struct ping *p, struct loop *loop)
{
    double now = monotonic_now();
    *p = (struct ping){
        .loop = loop, .handle = HANDLE(ping, p), .start = now, .last = now};
    must_succeed(loop_call_soon(loop, &p->handle));
}

/* Runs the pings, and one callback more if it is not NULL. */
static void measure(struct handle *one_more)
{
    struct loop *loop = loop_new();
    struct ping pings[PINGS];
    for (int i = 0; i < PINGS; i++)
        begin(&pings[i], loop);
    if (one_more)
        must_succeed(loop_call_soon(loop, one_more));
    must_succeed(loop_run_forever(loop));
    for (int i = 0; i < PINGS; i++)
        printf("  ping %d: %7ld turns, longest wait %7.3f ms\n", i + 1,
               pings[i].turns, pings[i].longest * 1000);
    loop_free(loop); /* which drops the pings: they are in its queue still */
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    struct handle slow_one = HANDLE(compute, NULL);
    printf("alone:\n");
    measure(NULL);
    printf("beside a callback that computes for %g s:\n", slow);
    measure(&slow_one);
    return EXIT_SUCCESS;
}
