/* main.c: exercise 10.2: sleepers, on the virtual clock. Nothing to do here:
 * scheduler.c is yours.
 *
 * Each argument is a sleeper: the seconds that it sleeps, or several of them,
 * one after another: 1,2.5,1. Behind an @ stands the time at which it is woken,
 * if it is not up by then: 10,5@2. The others are woken in the morning. */
#include <die.h>
#include <scheduler.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct virtual_clock moon;

static void say(const char *name, const char *what, int error)
{
    printf("%4g s: %s %s%s%s\n", moon.seconds, name, what, error ? ": " : "",
           error ? error_name(error) : "");
}

/* ---- the generator ------------------------------------------------------- */

struct sleeper {
    FRAME;
    const char *name;
    char *rest; /* of the name: how long it sleeps from here on */
    double seconds;
    int error;
};

/* One more number? */
static int next_sleep(struct sleeper *self)
{
    char *from = self->rest;
    self->seconds = strtod(from, &self->rest);
    if (self->rest == from)
        return 0;
    self->rest += *self->rest == ',';
    return 1;
}

DEF(sleeper)
{
    BEGIN;
    while (next_sleep(self)) {
        TRY_YIELD(self->error, SLEEP(self->seconds));
        say(self->name, self->error ? "is woken" : "wakes up", self->error);
    }
    END;
}

/* ---- the night ----------------------------------------------------------- */

enum { MORNING = 28800 }; /* seconds */

struct bed {
    struct sleeper sleeper;
    struct runner runner;
    struct handle done;
    struct timer alarm; /* wakes the sleeper */
    int *asleep;        /* how many are not up yet */
};

static int gets_up(void *argument)
{
    struct bed *bed = argument;
    say(bed->sleeper.name, "gets up", bed->runner.error);
    timer_cancel(&bed->alarm);
    if (--*bed->asleep == 0)
        loop_stop(bed->runner.loop);
    return 0;
}

static int wake(void *argument)
{
    struct bed *bed = argument;
    scheduler_throw(&bed->runner, ETIMEDOUT);
    return 0;
}

static void go_to_bed(struct bed *bed, struct loop *loop, char *name)
{
    const char *at = strchr(name, '@');
    bed->sleeper = NEW(sleeper, .name = name, .rest = name);
    bed->done = HANDLE(gets_up, bed);
    bed->alarm = TIMER(wake, bed);
    must_succeed(
        scheduler_start(&bed->runner, loop, &bed->sleeper.frame, &bed->done));
    if (loop_call_at(loop, at ? strtod(at + 1, NULL) : MORNING, &bed->alarm))
        die_usage("when is \"%s\" to be woken?", name);
}

int main(int argc, char **argv)
{
    int asleep = argc - 1;
    program_begin(argv[0]);
    if (asleep == 0)
        die_usage("who sleeps how long? For example: 3 1,2.5 10,5@2");
    struct bed *beds = xcalloc((size_t)asleep, sizeof *beds);
    struct loop *loop = loop_new();
    virtual_clock_begin(&moon);
    loop_set_clock(loop, &moon.clock);
    for (int i = 0; i < argc - 1; i++) {
        beds[i].asleep = &asleep;
        go_to_bed(&beds[i], loop, argv[i + 1]);
    }
    must_succeed(loop_run_forever(loop));
    loop_free(loop);
    free(beds);
    return EXIT_SUCCESS;
}
