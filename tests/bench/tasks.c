/* tasks.c: what tasks cost: that sleep(0) once, that are gathered, that wait
 * with a limit and are cancelled. Prints lines of NAME, a tab, nanoseconds. */
#include <die.h>
#include <gather.h>
#include <monotonic.h>
#include <options.h>
#include <run.h>
#include <wait_for.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static double seconds; /* that the last measurement took */

/* ---- tasks that sleep(0) once -------------------------------------------- */

struct nap {
    CO;
    long *left; /* tasks that have not ended */
};

ASYNC(nap)
{
    BEGIN;
    AWAIT(async_sleep(0));
    --*self->left;
    END;
}

struct naps {
    CO;
    long count, left;
    double began;
};

ASYNC(naps)
{
    BEGIN;
    self->began = monotonic_now();
    self->left = self->count;
    for (long i = 0; i < self->count; i++)
        start_task(CALL(nap, .left = &self->left));
    while (self->left > 0)
        AWAIT(async_sleep(0));
    seconds = monotonic_now() - self->began;
    END;
}

/* ---- tasks that are gathered --------------------------------------------- */

struct number {
    CO;
    long number;
};

ASYNC(number)
{
    BEGIN;
    RETURN(self->number);
    END;
}

struct gathers {
    CO;
    long count;
    double began;
    struct future **children; /* owned */
    struct outcome *results;  /* owned */
};

ASYNC(gathers)
{
    size_t count = (size_t)self->count;
    BEGIN;
    self->children = xcalloc(count, sizeof self->children[0]);
    self->results = xcalloc(count, sizeof self->results[0]);
    self->began = monotonic_now();
    for (long i = 0; i < self->count; i++)
        self->children[i] = ensure_future(CALL(number, .number = i));
    AWAIT(gather(self->children, count, self->results, 0));
    seconds = monotonic_now() - self->began;
    if (self->results[count - 1].value.as.number != self->count - 1)
        die("gather has miscounted");
FINALLY:
    free(self->children);
    free(self->results);
    END;
}

/* ---- limits that are not reached ----------------------------------------- */

enum { AT_ONCE = 100 }; /* so many, or the loop's ticks are what is measured */

struct limited {
    CO;
    long left;
    struct task *task;
    int error;
};

/* Waits with a limit, and is cancelled, again and again. */
ASYNC(limited)
{
    BEGIN;
    for (; self->left > 0; self->left--) {
        self->task =
            create_task(wait_for(loop_create_future(loop_running()), 1000));
        AWAIT(async_sleep(0));
        task_cancel(self->task);
        TRY_AWAIT(self->error, self->task);
        if (self->error != ECANCELED)
            die("a wait_for was not cancelled");
    }
    END;
}

struct limits {
    CO;
    long count;
    double began;
    struct future *children[AT_ONCE];
    struct outcome results[AT_ONCE];
};

ASYNC(limits)
{
    BEGIN;
    self->began = monotonic_now();
    for (int i = 0; i < AT_ONCE; i++)
        self->children[i] =
            ensure_future(CALL(limited, .left = self->count / AT_ONCE));
    AWAIT(gather(self->children, AT_ONCE, self->results, 0));
    seconds = monotonic_now() - self->began;
    END;
}

/* ---- all of them --------------------------------------------------------- */

enum { ROUNDS = 3 }; /* the best counts: others may need the processor, too */

static struct co *make_naps(long count)
{
    return CALL(naps, .count = count);
}

static struct co *make_gathers(long count)
{
    return CALL(gathers, .count = count);
}

static struct co *make_limits(long count)
{
    return CALL(limits, .count = count);
}

static void measure(const char *name, struct co *make(long count), long count)
{
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
        must_succeed(async_run(make(count)));
        if (round == 0 || seconds < best)
            best = seconds;
    }
    printf("%s\t%.1f\n", name, best * 1e9 / (double)count);
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc != 2)
        die_usage("usage: tasks COUNT");
    long count = options_number("COUNT", argv[1], 1000, 100000000);
    measure("a task that sleep(0)s", make_naps, count);
    measure("a task that is gathered", make_gathers, count / 10);
    measure("a wait_for that is cancelled", make_limits, count);
    return EXIT_SUCCESS;
}
