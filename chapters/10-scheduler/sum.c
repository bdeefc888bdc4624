/* sum.c: a generator that computes for long beside others that want their
 * turns: with a YIELD now and then they have them, without it they starve. */
#include <die.h>
#include <loop.h>
#include <monotonic.h>
#include <scheduler.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { NUMBERS = 20000000, MILLION = 1000000, OTHERS = 3 };

/* 1 + 2 + ... + NUMBERS. */
struct sum {
    FRAME;
    int yields; /* does it let the others have their turns? */
    long i;
    volatile long long total; /* a compiler that sees all knows the formula */
};

DEF(sum)
{
    BEGIN;
    for (self->i = 1; self->i <= NUMBERS; self->i++) {
        self->total += self->i;
        if (self->yields && self->i % MILLION == 0)
            YIELD(NONE);
    }
    END;
}

/* Wants one turn after another, until the sum is there. */
struct other {
    FRAME;
    const struct sum *sum; /* the caller's */
    double last;           /* when its last turn was; monotonic seconds */
    double longest;        /* seconds from one turn to the next */
    int turns;             /* that it had before the sum was there */
};

static void note_wait(struct other *self)
{
    double now = monotonic_now();
    self->longest = fmax(self->longest, now - self->last);
    self->last = now;
}

DEF(other)
{
    BEGIN;
    self->last = monotonic_now();
    for (;;) {
        YIELD(NONE);
        note_wait(self);
        if (generator_state(&self->sum->frame) == GENERATOR_ENDED)
            RETURN(NONE);
        self->turns++;
    }
    END;
}

struct race {
    struct loop *loop;
    int left; /* generators that have not ended */
};

static int one_has_ended(void *argument)
{
    struct race *race = argument;
    if (--race->left == 0)
        loop_stop(race->loop);
    return 0;
}

/* Runs them all to their end, the sum as the last one in each round. */
static void run(struct sum *sum, struct other *others)
{
    struct race race = {.loop = loop_new(), .left = OTHERS + 1};
    struct runner runners[OTHERS + 1];
    struct handle done[OTHERS + 1];
    for (int i = 0; i <= OTHERS; i++) {
        struct frame *g = i < OTHERS ? &others[i].frame : &sum->frame;
        done[i] = HANDLE(one_has_ended, &race);
        must_succeed(scheduler_start(&runners[i], race.loop, g, &done[i]));
    }
    must_succeed(loop_run_forever(race.loop));
    loop_free(race.loop);
}

static void measure(const char *what, int yields)
{
    struct sum sum = NEW(sum, .yields = yields);
    struct other others[OTHERS];
    for (int i = 0; i < OTHERS; i++)
        others[i] = NEW(other, .sum = &sum);
    run(&sum, others);
    printf("%s:\n  1 + 2 + ... + %d = %lld\n", what, NUMBERS, sum.total);
    for (int i = 0; i < OTHERS; i++)
        printf("  other %d: %2d turns meanwhile, longest wait %6.2f ms\n",
               i + 1, others[i].turns, others[i].longest * 1000);
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    measure("the sum yields after every million", 1);
    measure("the sum does not yield", 0);
    return EXIT_SUCCESS;
}
