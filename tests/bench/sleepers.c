/* sleepers.c: what a task needs that sleeps, all included: the memory of a
 * process with many. Prints lines of NAME, a tab, a number. */
#include <account.h>
#include <die.h>
#include <options.h>
#include <run.h>

#include <stdio.h>
#include <stdlib.h>

struct sleeper {
    CO;
};

ASYNC(sleeper)
{
    BEGIN;
    AWAIT(async_sleep(0.1));
    END;
}

struct watch {
    CO;
    long count;
    double before; /* bytes */
};

/* The peak so far, in bytes. */
static double peak(void)
{
    struct rusage usage;
    if (getrusage(RUSAGE_SELF, &usage) != 0)
        die_errno("getrusage");
    return account_peak(&usage);
}

ASYNC(watch)
{
    BEGIN;
    self->before = peak();
    for (long i = 0; i < self->count; i++)
        start_task(CALL(sleeper));
    AWAIT(async_sleep(0)); /* all of them begin */
    AWAIT(async_sleep(0));
    printf("a task asleep, bytes\t%.1f\n",
           (peak() - self->before) / (double)self->count);
    END;
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc != 2)
        die_usage("usage: sleepers COUNT");
    long count = options_number("COUNT", argv[1], 1, 100000000);
    must_succeed(async_run(CALL(watch, .count = count)));
    return EXIT_SUCCESS;
}
