/* depth.c: what a resume costs at some depth of await. Prints nanoseconds. So
 * many tasks take turns that the loop's own work for a tick does not count. */
#include <die.h>
#include <monotonic.h>
#include <options.h>
#include <run.h>

#include <stdio.h>
#include <stdlib.h>

enum { TASKS = 100 };
enum { ROUNDS = 3 }; /* the best counts: others may need the processor, too */

static double seconds; /* that the last round took */

struct deep {
    CO;
    long depth, times;
};

ASYNC(deep)
{
    BEGIN;
    if (self->depth > 1)
        AWAIT(CALL(deep, .depth = self->depth - 1, .times = self->times));
    else
        for (; self->times > 0; self->times--)
            AWAIT(async_sleep(0));
    END;
}

struct measure {
    CO;
    long depth, times;
    double began;
    struct task *tasks[TASKS];
    int i;
};

/* They go in within the first tick, which is not counted; all are as long. */
ASYNC(measure)
{
    BEGIN;
    for (int i = 0; i < TASKS; i++)
        self->tasks[i] =
            create_task(CALL(deep, .depth = self->depth, .times = self->times));
    AWAIT(async_sleep(0));
    self->began = monotonic_now();
    for (; self->i < TASKS; self->i++)
        AWAIT(self->tasks[self->i]);
    seconds = monotonic_now() - self->began;
    END;
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc != 3)
        die_usage("usage: depth DEPTH TIMES");
    long depth = options_number("DEPTH", argv[1], 1, 100000);
    long times = options_number("TIMES", argv[2], 1, 1000000000) / TASKS + 1;
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
        must_succeed(async_run(CALL(measure, .depth = depth, .times = times)));
        if (round == 0 || seconds < best)
            best = seconds;
    }
    printf("%.1f\n", best * 1e9 / ((double)times * TASKS));
    return EXIT_SUCCESS;
}
