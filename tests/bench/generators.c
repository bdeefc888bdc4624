/* generators.c: what resuming a generator costs, and what one needs that stands
 * still. Prints lines of NAME, a tab, a number. */
#include <account.h>
#include <die.h>
#include <generator.h>
#include <monotonic.h>
#include <options.h>

#include <stdio.h>
#include <stdlib.h>

struct count {
    FRAME;
    long long i;
};

DEF(count)
{
    BEGIN;
    for (;; self->i++)
        YIELD(self->i);
    END;
}

enum { ROUNDS = 5 }; /* the best counts: others may need the processor, too */

/* Seconds. */
static double resume(struct frame *g, long times)
{
    double started = monotonic_now();
    for (long i = 0; i < times; i++)
        if (generator_next(g) != 0)
            die("the generator has ended");
    return monotonic_now() - started;
}

/* The same, and what it hands out is added up. */
static double add_up(struct frame *g, long times)
{
    long long number, sum = 0;
    double started = monotonic_now();
    for (long i = 0; i < times && NEXT(number, g); i++)
        sum += number;
    double seconds = monotonic_now() - started;
    if (sum != (long long)times * (times - 1) / 2)
        die("the generator has miscounted");
    return seconds;
}

static void measure(const char *name, long times,
                    double seconds(struct frame *g, long times))
{
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
        struct count count = NEW(count);
        double now = seconds(&count.frame, times);
        if (round == 0 || now < best)
            best = now;
    }
    printf("%s\t%.1f\n", name, best * 1e9 / (double)times);
}

static void keep_alive(long many)
{
    struct rusage usage;
    struct count *counts = xcalloc((size_t)many, sizeof *counts);
    for (long i = 0; i < many; i++) {
        counts[i] = NEW(count);
        if (generator_next(&counts[i].frame) != 0)
            die("a generator has ended");
    }
    if (getrusage(RUSAGE_SELF, &usage) != 0)
        die_errno("getrusage");
    free(counts);
    printf("a frame that stands still, bytes\t%zu\n", sizeof *counts);
    printf("%ld alive, peak MB\t%.1f\n", many, account_peak(&usage) / 1e6);
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc != 3)
        die_usage("usage: generators TIMES ALIVE");
    long times = options_number("TIMES", argv[1], 1, 1000000000);
    measure("one resume, ns", times, resume);
    measure("one resume and its value, ns", times, add_up);
    keep_alive(options_number("ALIVE", argv[2], 1, 10000000));
    return EXIT_SUCCESS;
}
