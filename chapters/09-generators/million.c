/* million.c: a million generators, all of which stand in the middle of a line
 * at once, and what they cost. */
#include <account.h>
#include <die.h>
#include <generator.h>
#include <options.h>

#include <stdio.h>
#include <stdlib.h>

struct guest {
    FRAME;
    int number;
};

DEF(guest)
{
    BEGIN;
    YIELD(self->number);
    YIELD(-self->number);
    END;
}

/* Resumes all of them once, and tells what came of it. */
static void resume_all(struct guest *guests, long count)
{
    long long sum = 0;
    long suspended = 0;
    int number;
    for (long i = 0; i < count; i++) {
        struct frame *g = &guests[i].frame;
        if (NEXT(number, g))
            sum += number;
        suspended += generator_state(g) == GENERATOR_SUSPENDED;
    }
    printf("%ld stand in the middle; handed out in all: %lld\n", suspended,
           sum);
}

int main(int argc, char **argv)
{
    struct rusage usage;
    program_begin(argv[0]);
    if (argc > 2)
        die_usage("usage: million [HOW-MANY]");
    long count =
        argc == 2 ? options_number("HOW-MANY", argv[1], 1, 10000000) : 1000000;
    struct guest *guests = xcalloc((size_t)count, sizeof *guests);
    for (long i = 0; i < count; i++)
        guests[i] = NEW(guest, .number = (int)i + 1);
    for (int round = 1; round <= 3; round++)
        resume_all(guests, count);
    if (getrusage(RUSAGE_SELF, &usage) != 0)
        die_errno("getrusage");
    printf("%zu bytes each; peak %.1f MB\n", sizeof *guests,
           account_peak(&usage) / (1024 * 1024));
    free(guests);
    return EXIT_SUCCESS;
}
