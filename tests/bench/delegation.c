/* delegation.c: what a resume costs at some depth of delegation: YIELD_FROM, or
 * naive, where each level resumes the next. Prints nanoseconds. */
#include <die.h>
#include <generator.h>
#include <monotonic.h>
#include <options.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

struct from {
    FRAME;
    struct frame *inner; /* given away */
};

DEF(from)
{
    BEGIN;
    YIELD_FROM(self->inner);
    END;
}

struct naive {
    FRAME;
    struct frame *inner; /* owned */
    long long i;
};

DEF(naive)
{
    BEGIN;
    while (NEXT(self->i, self->inner))
        YIELD(self->i);
FINALLY:
    if (generator_close(self->inner) != 0)
        die("an inner generator does not end");
    generator_free(self->inner);
    END;
}

enum { ROUNDS = 5 }; /* the best counts: others may need the processor, too */

/* Seconds for so many resumes. */
static double resume(struct frame *g, long times)
{
    long long first, number = 0;
    if (!NEXT(first, g)) /* the first time it also goes in: not counted */
        die("the generator has ended");
    double started = monotonic_now();
    for (long i = 0; i < times && NEXT(number, g); i++)
        continue;
    double seconds = monotonic_now() - started;
    if (number != first + times)
        die("the generator has miscounted");
    return seconds;
}

static double measure(struct frame *g, long times)
{
    double best = resume(g, times);
    for (int round = 1; round < ROUNDS; round++) {
        double seconds = resume(g, times);
        if (seconds < best)
            best = seconds;
    }
    return best * 1e9 / (double)times;
}

/* One that counts, and depth levels above it. */
static struct frame *make(int is_naive, long depth)
{
    struct frame *g = CALL(count);
    while (depth-- > 0)
        g = is_naive ? CALL(naive, .inner = g) : CALL(from, .inner = g);
    return g;
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc != 4)
        die_usage("usage: delegation naive|from DEPTH TIMES");
    long depth = options_number("DEPTH", argv[2], 1, 100000);
    long times = options_number("TIMES", argv[3], 1, 1000000000);
    struct frame *g = make(strcmp(argv[1], "naive") == 0, depth);
    printf("%.1f\n", measure(g, times));
    if (generator_close(g) != 0)
        die("the generator does not end");
    generator_free(g);
    return EXIT_SUCCESS;
}
