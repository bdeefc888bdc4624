/* main.c: exercise 12.2: some naps, on the virtual clock. Nothing to do here:
 * nap.c is yours.
 *
 * Each argument is a sleeper: the seconds that it sleeps, or several of them,
 * one after another: 1,2.5,1. At 10 s the loop is closed, whoever still
 * sleeps. */
#include <die.h>
#include <nap.h>
#include <run.h>

#include <stdio.h>
#include <stdlib.h>

enum { MORNING = 10 }; /* seconds */

static struct virtual_clock moon;

struct sleeper {
    CO;
    const char *name;
    char *rest; /* of the name: how long it sleeps from here on */
    double seconds;
    int error;
};

/* One more number? */
static int next_nap(struct sleeper *self)
{
    char *from = self->rest;
    self->seconds = strtod(from, &self->rest);
    if (self->rest == from)
        return 0;
    self->rest += *self->rest == ',';
    return 1;
}

ASYNC(sleeper)
{
    BEGIN;
    while (next_nap(self)) {
        TRY_AWAIT(self->error, nap(self->seconds));
        printf("%4g s: %s %s\n", moon.seconds, self->name,
               self->error ? error_name(self->error) : "wakes up");
    }
    END;
}

/* Ends the program if it is not numbers with commas between them. */
static void check_naps(char *name)
{
    struct sleeper sleeper = {.rest = name};
    while (next_nap(&sleeper))
        continue;
    if (sleeper.rest == name || *sleeper.rest)
        die_usage("\"%s\" is not how long one sleeps, such as 1,2.5", name);
}

static int stop(void *loop)
{
    loop_stop(loop);
    return 0;
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc == 1)
        die_usage("who sleeps how long? For example: 3 1,2.5 20");
    for (int i = 1; i < argc; i++)
        check_naps(argv[i]);
    struct loop *loop = loop_new();
    struct timer morning = TIMER(stop, loop);
    virtual_clock_begin(&moon);
    loop_set_clock(loop, &moon.clock);
    for (int i = 1; i < argc; i++)
        unref(loop_create_task(
            loop, CALL(sleeper, .name = argv[i], .rest = argv[i])));
    must_succeed(loop_call_later(loop, MORNING, &morning));
    must_succeed(loop_run_forever(loop));
    loop_free(loop);
    return EXIT_SUCCESS;
}
