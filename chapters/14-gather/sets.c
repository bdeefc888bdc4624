/* sets.c: waits for some of three pieces of work, or for all; or for each, in
 * the order in which they end. */
#include <as_completed.h>
#include <die.h>
#include <wait_futures.h>
#include <work.h>

#include <math.h>
#include <stdlib.h>

static void start_three(struct future *children[3])
{
    children[0] = ensure_future(work("a", 3, 0));
    children[1] = ensure_future(work("b", 1, 0));
    children[2] = ensure_future(work("c", 2, E_VALUE));
}

/* ---- wait_futures -------------------------------------------------------- */

struct some {
    CO;
    enum when when;
    double limit; /* seconds */
    struct future *children[3];
    size_t done; /* of children: the first ones */
};

static void say_done(struct future *child)
{
    struct value name = NONE;
    int error = future_result(child, &name);
    say("done: %s", error ? error_name(error) : (const char *)name.as.pointer);
}

ASYNC(some)
{
    BEGIN;
    start_three(self->children);
    AWAIT(
        wait_futures(self->children, 3, self->when, self->limit, &self->done));
    for (size_t i = 0; i < self->done; i++)
        say_done(self->children[i]);
    for (size_t i = self->done; i < 3; i++)
        future_cancel(self->children[i]);
    AWAIT(
        wait_futures(self->children, 3, ALL_COMPLETED, INFINITY, &self->done));
FINALLY:
    for (size_t i = 0; i < 3; i++)
        unref(self->children[i]);
    END;
}

/* ---- as_completed -------------------------------------------------------- */

struct each {
    CO;
    double limit; /* seconds */
    struct future *children[3];
    struct as_completed all;
    struct co *next; /* given away at once */
    int error;       /* of one; 0: none */
    const char *name;
};

ASYNC(each)
{
    BEGIN;
    start_three(self->children);
    as_completed_begin(&self->all, self->children, 3, self->limit);
    while ((self->next = as_completed_next(&self->all)) != NULL) {
        TRY_AWAIT(self->error, self->name, self->next);
        say("next: %s", self->error ? error_name(self->error) : self->name);
    }
    AWAIT(async_sleep(2)); /* for those that are still at work */
FINALLY:
    as_completed_end(&self->all);
    END;
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    must_succeed(run_virtual("wait for one", CALL(some, .when = FIRST_COMPLETED,
                                                  .limit = INFINITY)));
    must_succeed(
        run_virtual("wait for an error",
                    CALL(some, .when = FIRST_EXCEPTION, .limit = INFINITY)));
    must_succeed(run_virtual(
        "wait for all", CALL(some, .when = ALL_COMPLETED, .limit = INFINITY)));
    must_succeed(run_virtual("wait for all, 1.5 s at most",
                             CALL(some, .when = ALL_COMPLETED, .limit = 1.5)));
    must_succeed(run_virtual("as completed", CALL(each, .limit = INFINITY)));
    must_succeed(
        run_virtual("as completed, 1.5 s at most", CALL(each, .limit = 1.5)));
    return EXIT_SUCCESS;
}
