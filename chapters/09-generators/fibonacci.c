/* fibonacci.c: a range and the Fibonacci numbers, each used in a loop. */
#include <die.h>
#include <generator.h>
#include <options.h>

#include <stdio.h>
#include <stdlib.h>

struct range {
    FRAME;
    int from, to; /* the first one, and the one behind the last */
    int i;
};

DEF(range)
{
    BEGIN;
    for (self->i = self->from; self->i < self->to; self->i++)
        YIELD(self->i);
    END;
}

struct fibonacci {
    FRAME;
    long long a, b; /* the last one, and this one */
};

/* It never ends: who uses it takes as many as they want. */
DEF(fibonacci)
{
    BEGIN;
    self->b = 1;
    for (;;) {
        YIELD(self->b);
        self->b += self->a;
        self->a = self->b - self->a; /* what b was */
    }
    END;
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 2)
        die_usage("usage: fibonacci [HOW-MANY]");
    int count =
        argc == 2 ? (int)options_number("HOW-MANY", argv[1], 1, 90) : 10;
    struct range range = NEW(range, .from = 1, .to = count + 1);
    struct fibonacci fibonacci = NEW(fibonacci);
    int i;
    long long number;
    while (NEXT(i, &range.frame) && NEXT(number, &fibonacci.frame))
        printf("%d: %lld\n", i, number);
    return generator_close(&fibonacci.frame) ? EXIT_FAILURE : EXIT_SUCCESS;
}
