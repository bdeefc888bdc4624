/* three.c: three tasks that compute, wait and compute again: their waits
 * overlap, their computing does not. Drawn as a timeline. */
#include <die.h>
#include <monotonic.h>
#include <run.h>

#include <stdio.h>
#include <stdlib.h>

enum { TASKS = 3, COLUMNS = 60 };

static const double COMPUTING = 0.05; /* seconds, twice for each task */

/* Monotonic seconds. */
struct phases {
    double begins, waits, is_ready, goes_on, ends;
};

/* Stands for work: it keeps the processor busy. */
static void compute(void)
{
    double end = monotonic_now() + COMPUTING;
    while (monotonic_now() < end)
        continue;
}

struct worker {
    CO;
    double wait;           /* seconds, for something outside */
    struct phases *phases; /* the caller's */
};

ASYNC(worker)
{
    BEGIN;
    self->phases->begins = monotonic_now();
    compute();
    self->phases->waits = monotonic_now();
    self->phases->is_ready = self->phases->waits + self->wait;
    AWAIT(async_sleep(self->wait));
    self->phases->goes_on = monotonic_now();
    compute();
    self->phases->ends = monotonic_now();
    END;
}

struct all {
    CO;
    struct phases *phases; /* of each task; the caller's */
    struct task *tasks[TASKS];
    int i;
};

ASYNC(all)
{
    static const double waits[TASKS] = {0.15, 0.125, 0.1};
    BEGIN;
    for (int i = 0; i < TASKS; i++)
        self->tasks[i] = create_task(
            CALL(worker, .wait = waits[i], .phases = &self->phases[i]));
    for (self->i = 0; self->i < TASKS; self->i++)
        AWAIT(self->tasks[self->i]);
    END;
}

/* ---- the drawing --------------------------------------------------------- */

static char doing(const struct phases *p, double time)
{
    if (time < p->begins || time >= p->ends)
        return ' ';
    if (time < p->waits || time >= p->goes_on)
        return '#';
    return time < p->is_ready ? '.' : 'x';
}

static void draw(const struct phases *phases)
{
    double start = phases[0].begins;
    double length = phases[TASKS - 1].ends - start;
    printf("      0 s %*.3f s\n", COLUMNS - 6, length);
    for (int i = 0; i < TASKS; i++) {
        printf("%4d |", i + 1);
        for (int column = 0; column < COLUMNS; column++)
            putchar(
                doing(&phases[i], start + length * (column + 0.5) / COLUMNS));
        printf("|\n");
    }
    printf(
        "      #: computes  .: waits  x: could go on, another one computes\n");
}

int main(int argc, char **argv)
{
    struct phases phases[TASKS];
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    must_succeed(async_run(CALL(all, .phases = phases)));
    draw(phases);
    return EXIT_SUCCESS;
}
