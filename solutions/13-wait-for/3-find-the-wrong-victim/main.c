/* main.c: exercise 13.3: a morning on the virtual clock: who wants to know the
 * weather when, and what they are told. Nothing to do here: weather.c is yours.
 *
 * Each argument is somebody: A, B, C ... 1,10 comes at 1 s and waits at most
 * 10 s. 1,10,3 does not want to know any more at 3 s. The station takes 5 s; it
 * is broken if the first argument is "broken". */
#include <die.h>
#include <run.h>
#include <weather.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct virtual_clock sun;

static void say(const char *who, const char *what)
{
    printf("%g s: %s %s\n", sun.seconds, who, what);
}

/* ---- the station --------------------------------------------------------- */

struct station {
    CO;
    const int *broken; /* the caller's */
};

ASYNC(station)
{
    BEGIN;
    say("the station", "is asked");
    AWAIT(async_sleep(5));
    if (*self->broken)
        RAISE(ECONNRESET);
    RETURN(17);
FINALLY:
    say("the station",
        self->frame.error == ECANCELED ? "is not asked any more" : "answers");
    END;
}

static struct co *ask_station(void *argument)
{
    return CALL(station, .broken = argument);
}

/* ---- who wants to know --------------------------------------------------- */

struct person {
    CO;
    char name[2]; /* a letter */
    double comes, waits;
    struct weather *weather; /* the caller's */
    int error, degrees;
};

ASYNC(person)
{
    char told[40];
    BEGIN;
    AWAIT(async_sleep(self->comes));
    say(self->name, "wants to know");
    TRY_AWAIT(self->error, self->degrees,
              weather_now(self->weather, self->waits));
    if (self->error)
        snprintf(told, sizeof told, "is told: %s", error_name(self->error));
    else
        snprintf(told, sizeof told, "is told: %d degrees", self->degrees);
    say(self->name, told);
    END;
}

static int leave(void *task)
{
    task_cancel(task);
    return 0;
}

/* Somebody, as the argument says, in a task of their own. */
struct visit {
    struct task *task;  /* owned */
    struct timer leave; /* cancels it */
};

static void visit_begin(struct visit *visit, struct loop *loop, int number,
                        const char *argument, struct weather *weather)
{
    double comes, waits, leaves;
    int count = sscanf(argument, "%lf,%lf,%lf", &comes, &waits, &leaves);
    if (count < 2)
        die_usage("when does \"%s\" come, and how long does it wait?",
                  argument);
    visit->task = loop_create_task(
        loop, CALL(person, .name = {(char)('A' + number % 26)}, .comes = comes,
                   .waits = waits, .weather = weather));
    visit->leave = TIMER(leave, visit->task);
    if (count == 3)
        must_succeed(loop_call_later(loop, leaves, &visit->leave));
}

static void visit_end(struct visit *visit)
{
    timer_cancel(&visit->leave);
    unref(visit->task);
}

int main(int argc, char **argv)
{
    int broken = argc > 1 && strcmp(argv[1], "broken") == 0;
    char **people = argv + 1 + broken;
    int count = argc - 1 - broken;
    struct weather weather = {.ask = ask_station, .station = &broken};
    program_begin(argv[0]);
    if (count == 0)
        die_usage("who comes when, and waits how long? For example: 0,2 1,10");
    struct loop *loop = loop_new();
    struct visit *visits = xcalloc((size_t)count, sizeof *visits);
    virtual_clock_begin(&sun);
    loop_set_clock(loop, &sun.clock);
    for (int i = 0; i < count; i++)
        visit_begin(&visits[i], loop, i, people[i], &weather);
    for (int i = 0; i < count; i++)
        must_succeed(loop_run_until_complete(loop, ref(visits[i].task)));
    must_succeed(loop_run_until_complete(loop, async_sleep(10)));
    for (int i = 0; i < count; i++)
        visit_end(&visits[i]);
    weather_end(&weather);
    loop_free(loop);
    free(visits);
    return EXIT_SUCCESS;
}
