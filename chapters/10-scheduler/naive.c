/* naive.c: what a value costs that comes from deep down: when each generator
 * resumes the next one by itself, and with YIELD_FROM. */
#include <die.h>
#include <generator.h>
#include <monotonic.h>

#include <stdio.h>
#include <stdlib.h>

enum { DEEPEST = 1000, RESUMES = 4000000 };

/* The naive way. Without an inner one it counts; the others hand on what comes
 * from the inner one. */
struct naive {
    FRAME;
    struct frame *inner; /* owned; NULL: none */
    int i;
};

DEF(naive)
{
    BEGIN;
    if (self->inner)
        while (NEXT(self->i, self->inner))
            YIELD(self->i);
    for (;;)
        YIELD(++self->i);
FINALLY:
    if (self->inner) {
        generator_close(self->inner);
        generator_free(self->inner);
    }
    END;
}

/* The same with YIELD_FROM. */
struct flat {
    FRAME;
    struct frame *inner; /* given away */
    int i;
};

DEF(flat)
{
    BEGIN;
    if (self->inner)
        YIELD_FROM(self->inner);
    for (;;)
        YIELD(++self->i);
    END;
}

static struct frame *make_naive(struct frame *inner)
{
    return CALL(naive, .inner = inner);
}

static struct frame *make_flat(struct frame *inner)
{
    return CALL(flat, .inner = inner);
}

/* Nanoseconds per value with so many generators, one inside the other. */
static double measure(struct frame *make(struct frame *inner), int depth,
                      int resumes)
{
    struct frame *g = make(NULL);
    for (int level = 1; level < depth; level++)
        g = make(g);
    int last = 0;
    NEXT(last, g); /* the first one begins them all */
    double start = monotonic_now();
    for (int i = 0; i < resumes; i++)
        NEXT(last, g);
    double seconds = monotonic_now() - start;
    if (last != resumes + 1)
        die("%d came, not %d", last, resumes + 1);
    if (generator_close(g) != 0)
        die("it did not close");
    generator_free(g);
    return seconds / resumes * 1e9;
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    printf("depth   each resumes the next      YIELD_FROM\n");
    for (int depth = 1; depth <= DEEPEST; depth *= 10)
        printf("%5d   %18.1f ns %14.1f ns\n", depth,
               measure(make_naive, depth, RESUMES / depth),
               measure(make_flat, depth, RESUMES));
    return EXIT_SUCCESS;
}
