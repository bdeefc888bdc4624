/* main.c: exercise 14.2: a race, on the virtual clock. Nothing to do here:
 * race.c is yours.
 *
 * Each argument is a runner: the seconds that it runs. Behind them may stand
 * how it ends: x falls (ConnectionRefusedError), t gets lost (TimeoutError), c
 * gives up by itself (CancelledError); nothing: it arrives, with a prize. And
 * behind a slash how many seconds it takes to come home when it is called off;
 * an x behind that: it falls even then. 3 1.5x 2/1 4t/2x
 * @2 calls off the whole race at 2 s; one more such argument does it again. */
#include <die.h>
#include <race.h>
#include <run.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { NIGHT = 1000 }; /* seconds: then everybody should be home */
enum { MOST = 2 };     /* times that the race is called off */

static struct virtual_clock watch;

static void say(const char *name, const char *what, const char *more)
{
    printf("%4g s: %s %s%s\n", watch.seconds, name, what, more);
}

/* ---- a runner ------------------------------------------------------------ */

struct runner {
    CO;
    const char *name;
    double seconds;
    int error;      /* that it ends with; 0: it arrives */
    double way;     /* home, when it is called off; seconds */
    int home_error; /* that this ends with; 0: none */
    int called_off; /* ECANCELED; 0: not */
};

static void hand_back(struct value prize)
{
    say("the prize of", prize.as.pointer, " is handed back");
}

ASYNC(runner)
{
    BEGIN;
    TRY_AWAIT(self->called_off, async_sleep(self->seconds));
    if (self->called_off) {
        say(self->name, "is called off", "");
        AWAIT(async_sleep(self->way));
        say(self->name, "is home", "");
        RAISE(self->home_error ? self->home_error : self->called_off);
    }
    if (self->error) {
        say(self->name, "is out: ", error_name(self->error));
        RAISE(self->error);
    }
    say(self->name, "arrives", "");
    RETURN(VALUE_WITH(self->name, hand_back));
    END;
}

/* The error that this mark stands for; 0: it is none. */
static int error_of(char mark)
{
    switch (mark) {
    case 'x':
        return ECONNREFUSED;
    case 't':
        return ETIMEDOUT;
    case 'c':
        return ECANCELED;
    default:
        return 0;
    }
}

static struct co *new_runner(const char *name)
{
    char *end;
    double seconds = strtod(name, &end), way = 0;
    int error = error_of(*end), home_error = 0, wrong = end == name;
    if (error)
        end++;
    if (*end == '/') {
        way = strtod(end + 1, &end);
        home_error = error_of(*end);
        end += home_error != 0;
    }
    if (wrong || *end != '\0')
        die_usage("\"%s\" is no runner: 3 1.5x 2/1 4t/2x", name);
    return CALL(runner, .name = name, .seconds = seconds, .error = error,
                .way = way, .home_error = home_error);
}

/* @2: 2 */
static double read_moment(const char *text)
{
    char *end;
    double seconds = strtod(text + 1, &end);
    if (end == text + 1 || *end != '\0' || !(seconds >= 0))
        die_usage("\"%s\": when is it called off? @2", text);
    return seconds;
}

/* ---- the race ------------------------------------------------------------ */

static int call_off(void *race)
{
    task_cancel(race);
    return 0;
}

static int stop(void *loop)
{
    loop_stop(loop);
    return 0;
}

static void tell_result(struct task *task)
{
    struct value winner;
    int error = future_result(&task->future, &winner);
    if (error)
        say("the race is over:", error_name(error), "");
    else
        say("the race is over:", winner.as.pointer, " has won");
}

/* Until the race is over, and then until everybody should be home. Called off
 * at so many moments. */
static void run_race(struct loop *loop, struct task *task, const double at[],
                     int moments)
{
    struct timer end = TIMER(stop, loop), whistles[MOST];
    must_succeed(loop_call_later(loop, NIGHT, &end));
    for (int i = 0; i < moments; i++) {
        whistles[i] = TIMER(call_off, task);
        must_succeed(loop_call_at(loop, at[i], &whistles[i]));
    }
    int error = loop_run_until_complete(loop, ref(task));
    if (!future_done(&task->future))
        die("the race is not over after %d s: %s", NIGHT, error_name(error));
    tell_result(task);
    for (int i = 0; i < moments; i++)
        timer_cancel(&whistles[i]);
    must_succeed(loop_run_forever(loop));
}

int main(int argc, char **argv)
{
    size_t count = 0;
    double at[MOST];
    int moments = 0;
    program_begin(argv[0]);
    if (argc == 1)
        die_usage("who runs for how long? For example: 3/1 1.5x 2");
    struct co **runners = xcalloc((size_t)argc, sizeof(struct co *));
    for (int i = 1; i < argc; i++) {
        if (argv[i][0] != '@')
            runners[count++] = new_runner(argv[i]);
        else if (moments < MOST)
            at[moments++] = read_moment(argv[i]);
        else
            die_usage("it is called off %d times at most", MOST);
    }
    struct loop *loop = loop_new();
    virtual_clock_begin(&watch);
    loop_set_clock(loop, &watch.clock);
    struct task *task = loop_create_task(loop, race(runners, count));
    free(runners);
    run_race(loop, task, at, moments);
    unref(task);
    loop_free(loop);
    return EXIT_SUCCESS;
}
