/* main.c: exercise 11.2: races on the virtual clock. Nothing to do here:
 * first_of.c is yours.
 *
 * A page comes after some seconds, and a timer makes another future fail. The
 * first of the two is a page with a time limit. */
#include <die.h>
#include <first_of.h>

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

enum { EVENING = 100 }; /* seconds: by then all is over */

static const struct race {
    const char *what;
    double page, other; /* seconds after which they are done */
    int error;          /* of the other one; 0: it comes, too */
    double patience;    /* seconds after which the result is cancelled */
} races[] = {
    {"a page after 2 s, a limit of 5 s", 2, 5, ETIMEDOUT, EVENING},
    {"a page after 8 s, a limit of 5 s", 8, 5, ETIMEDOUT, EVENING},
    {"the same, given up after 3 s", 8, 5, ETIMEDOUT, 3},
    {"a page from two servers, both after 4 s", 4, 4, 0, EVENING},
    {"a page after 4 s, given up after 4 s", 4, 5, ETIMEDOUT, 4},
};

static struct virtual_clock virtual_one;
static struct loop *loop;

/* ---- a future that is done at a certain time ----------------------------- */

struct delivery {
    struct timer timer;
    struct future *future; /* owned */
    int error;             /* that it fails with; 0: it comes */
};

static int deliver(void *argument)
{
    struct delivery *d = argument;
    if (!future_done(d->future))
        must_succeed(d->error ? future_set_error(d->future, d->error)
                              : future_set_result(d->future, "it came"));
    future_unref(d->future);
    return 0;
}

static struct future *later(struct delivery *d, double seconds, int error)
{
    d->timer = TIMER(deliver, d);
    d->future = loop_create_future(loop);
    d->error = error;
    must_succeed(loop_call_later(loop, seconds, &d->timer));
    return future_ref(d->future);
}

/* ---- a race -------------------------------------------------------------- */

static int give_up(void *result)
{
    future_cancel(result);
    return 0;
}

static int print_outcome(void *result)
{
    const char *text;
    struct value value;
    int error = future_result(result, &value);
    if (error)
        text = error_name(error);
    else
        TAKE(text, value);
    printf("  %g s: %s\n", virtual_one.seconds, text);
    return 0;
}

static int stop(void *argument)
{
    (void)argument;
    loop_stop(loop);
    return 0;
}

static void run(const struct race *race)
{
    struct delivery page, other;
    virtual_one.seconds = 0;
    printf("%s:\n", race->what);
    struct future *f = later(&page, race->page, 0);
    struct future *g = later(&other, race->other, race->error);
    struct future *result = first_of(loop, future_ref(f), g);
    struct handle done = HANDLE(print_outcome, result);
    must_succeed(future_add_done_callback(result, &done));
    struct timer impatient = TIMER(give_up, result);
    must_succeed(loop_call_later(loop, race->patience, &impatient));
    struct timer evening = TIMER(stop, NULL);
    must_succeed(loop_call_later(loop, EVENING, &evening));
    must_succeed(loop_run_forever(loop));
    printf("  the page's future is %s\n",
           future_cancelled(f) ? "cancelled" : "finished");
    future_unref(f);
    future_unref(result);
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    loop = loop_new();
    virtual_clock_begin(&virtual_one);
    loop_set_clock(loop, &virtual_one.clock);
    for (size_t i = 0; i < sizeof races / sizeof races[0]; i++)
        run(&races[i]);
    loop_free(loop);
    return EXIT_SUCCESS;
}
