/* blocking.c: one task waits in its own way, without the loop, and everybody
 * waits with it. LOOP_DEBUG=1 names it. */
#include <die.h>
#include <run.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Wants to have as many turns as it can. */
struct other {
    CO;
    const int *over; /* the caller's; true: that is enough */
    int *turns;      /* the caller's */
};

ASYNC(other)
{
    BEGIN;
    while (!*self->over) {
        AWAIT(async_sleep(0.02));
        ++*self->turns;
    }
    END;
}

/* The whole program stands still. */
static void block(void)
{
    struct timespec left = {.tv_nsec = 200 * 1000 * 1000};
    while (nanosleep(&left, &left) != 0)
        continue; /* a signal came in between */
}

/* Waits 0.2 s, with the loop or without. */
struct waiter {
    CO;
    int blocks;
};

ASYNC(waiter)
{
    BEGIN;
    if (self->blocks)
        block();
    else
        AWAIT(async_sleep(0.2));
    END;
}

struct both {
    CO;
    int blocks;
    struct task *other, *waiter; /* owned until awaited */
    int over, turns;
};

ASYNC(both)
{
    BEGIN;
    self->other =
        create_task(CALL(other, .over = &self->over, .turns = &self->turns));
    self->waiter = create_task(CALL(waiter, .blocks = self->blocks));
    AWAIT(self->waiter);
    printf("it %s for 0.2 s: the other one had %d turns meanwhile\n",
           self->blocks ? "blocks" : "sleeps", self->turns);
    self->over = 1;
    AWAIT(self->other);
    END;
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    must_succeed(async_run(CALL(both)));
    must_succeed(async_run(CALL(both, .blocks = 1)));
    return EXIT_SUCCESS;
}
