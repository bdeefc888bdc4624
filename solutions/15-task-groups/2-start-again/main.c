/* main.c: exercise 15.2: workers, on the virtual clock. Nothing to do here:
 * supervise.c is yours.
 *
 * The first argument says how many restarts there are. Each other one is a
 * worker, A, B, C ...: how it does each time that it is started, with commas
 * between; the last goes for all later times. 2 works for 2 seconds and is
 * done; 2x fails then (ConnectionResetError), 2c gives up (CancelledError).
 * Behind a slash, how many seconds it takes to clean up when it is cancelled;
 * an x behind that: its clean-up fails (BrokenPipeError). 5 2x,1x,4 9/2 9/1x
 * @3 cancels all at 3 s. */
#include <die.h>
#include <run.h>
#include <supervise.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { WEEK = 1000 }; /* seconds: all should have ended by then */
enum { NEVER = -1 };  /* it is cancelled */
enum { MOST = 1000 }; /* restarts */

static struct virtual_clock watch;

static void say(char name, const char *what, const char *more)
{
    printf("%4g s: %c %s%s\n", watch.seconds, name, what, more);
}

/* ---- a worker ------------------------------------------------------------ */

/* One time that it is started. */
struct life {
    double seconds;
    int error; /* that it ends with; 0: none */
    double cleans_up;
    int clean_error; /* that this ends with; 0: none */
};

/* The argument of start. */
struct plan {
    char name;
    const char *next; /* the text of its next life */
};

struct work {
    CO;
    char name;
    struct life life;
    int cancelled; /* ECANCELED; 0: not */
};

ASYNC(work)
{
    BEGIN;
    say(self->name, "starts", "");
    TRY_AWAIT(self->cancelled, async_sleep(self->life.seconds));
    if (self->cancelled) {
        say(self->name, "is cancelled", "");
        AWAIT(async_sleep(self->life.cleans_up));
        say(self->name, "has cleaned up", "");
        RAISE(self->life.clean_error ? self->life.clean_error
                                     : self->cancelled);
    }
    if (self->life.error) {
        say(self->name, "fails: ", error_name(self->life.error));
        RAISE(self->life.error);
    }
    say(self->name, "is done", "");
    END;
}

/* One more char that is this mark? */
static int has_mark(const char **text, char mark)
{
    if (**text != mark)
        return 0;
    ++*text;
    return 1;
}

static double read_seconds(const char **text)
{
    char *end;
    double seconds = strtod(*text, &end);
    if (end == *text || !(seconds >= 0))
        die_usage("\"%s\": how many seconds? 2 2x 2c 9/1 9/1x", *text);
    *text = end;
    return seconds;
}

static struct life read_life(const char **text)
{
    struct life life = {.seconds = read_seconds(text)};
    if (has_mark(text, 'x'))
        life.error = ECONNRESET;
    else if (has_mark(text, 'c'))
        life.error = ECANCELED;
    if (has_mark(text, '/')) {
        life.cleans_up = read_seconds(text);
        if (has_mark(text, 'x'))
            life.clean_error = EPIPE;
    }
    return life;
}

/* Each life of a worker can be read. */
static void check_lives(const char *text)
{
    const char *rest = text;
    do
        read_life(&rest);
    while (has_mark(&rest, ','));
    if (*rest != '\0')
        die_usage("\"%s\" is no worker: 2x,1x,4 9/2 9/1x", text);
}

static struct co *start(void *argument)
{
    struct plan *plan = argument;
    const char *text = plan->next;
    struct life life = read_life(&text);
    if (has_mark(&text, ','))
        plan->next = text;
    return CALL(work, .name = plan->name, .life = life);
}

/* @3: 3 */
static double read_moment(const char *text)
{
    const char *rest = text + 1;
    double seconds = read_seconds(&rest);
    if (*rest != '\0')
        die_usage("\"%s\": when are all cancelled? @3", text);
    return seconds;
}

static int read_restarts(const char *text)
{
    char *end;
    long restarts = strtol(text, &end, 10);
    if (end == text || *end != '\0' || restarts < 0 || restarts > MOST)
        die_usage("\"%s\": how many restarts? 0 to %d", text, MOST);
    return (int)restarts;
}

/* ---- all of them --------------------------------------------------------- */

static int cancel(void *task)
{
    task_cancel(task);
    return 0;
}

static int stop(void *loop)
{
    loop_stop(loop);
    return 0;
}

/* Until supervise() has ended, and then until everybody should have. */
static void run(struct loop *loop, struct task *task, double at)
{
    struct timer end = TIMER(stop, loop), canceller = TIMER(cancel, task);
    must_succeed(loop_call_later(loop, WEEK, &end));
    if (at != NEVER)
        must_succeed(loop_call_at(loop, at, &canceller));
    int error = loop_run_until_complete(loop, ref(task));
    if (!future_done(&task->future))
        die("it has not ended after %d s: %s", WEEK, error_name(error));
    printf("%4g s: the end: %s\n", watch.seconds,
           error ? error_name(error) : "all is done");
    timer_cancel(&canceller);
    must_succeed(loop_run_forever(loop));
}

int main(int argc, char **argv)
{
    size_t n = 0;
    double at = NEVER;
    program_begin(argv[0]);
    if (argc < 3)
        die_usage("how many restarts, and who works? For example: 3 2x,4 9/1");
    int restarts = read_restarts(argv[1]);
    struct plan *plans = xcalloc((size_t)argc, sizeof *plans);
    struct worker *workers = xcalloc((size_t)argc, sizeof *workers);
    for (int i = 2; i < argc; i++) {
        if (argv[i][0] == '@') {
            at = read_moment(argv[i]);
            continue;
        }
        check_lives(argv[i]);
        plans[n] = (struct plan){(char)('A' + n), argv[i]};
        workers[n] = (struct worker){start, &plans[n]};
        n++;
    }
    struct loop *loop = loop_new();
    virtual_clock_begin(&watch);
    loop_set_clock(loop, &watch.clock);
    struct task *task = loop_create_task(loop, supervise(workers, n, restarts));
    run(loop, task, at);
    unref(task);
    loop_free(loop);
    free(workers);
    free(plans);
    return EXIT_SUCCESS;
}
