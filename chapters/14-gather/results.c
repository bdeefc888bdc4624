/* results.c: three pieces of work in one future: all results, the first error,
 * errors as values, a cancel for all. */
#include <die.h>
#include <gather.h>
#include <wait_for.h>
#include <work.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* "  results: a b c" */
static void print_results(const struct outcome results[3])
{
    printf("  results:");
    for (int i = 0; i < 3; i++)
        printf(" %s", results[i].error
                          ? error_name(results[i].error)
                          : (const char *)results[i].value.as.pointer);
    printf("\n");
}

struct three {
    CO;
    int failing;  /* b and c fail */
    int flags;    /* for gather() */
    double limit; /* seconds */
    int error;    /* of all together; 0: none */
    struct future *children[3];
    struct outcome results[3];
};

ASYNC(three)
{
    BEGIN;
    self->children[0] = ensure_future(work("a", 3, 0));
    self->children[1] = ensure_future(work("b", 1, self->failing * E_VALUE));
    self->children[2] = ensure_future(work("c", 2, self->failing * ENOENT));
    TRY_AWAIT(self->error,
              wait_for(gather(self->children, 3, self->results, self->flags),
                       self->limit));
    say("all: %s", self->error ? error_name(self->error) : "done");
    if (!self->error)
        print_results(self->results);
    AWAIT(async_sleep(2)); /* for those that are still at work */
    END;
}

/* The same without a coroutine around it. */
static int handed_to_the_loop(struct outcome results[3])
{
    struct loop *loop = loop_new_virtual();
    struct future *children[] = {
        &loop_create_task(loop, work("a", 3, 0))->future,
        &loop_create_task(loop, work("b", 1, 0))->future,
        &loop_create_task(loop, work("c", 2, 0))->future,
    };
    int error = loop_run_until_complete(loop, gather(children, 3, results, 0));
    loop_free(loop);
    return error;
}

int main(int argc, char **argv)
{
    struct outcome results[3];
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    must_succeed(run_virtual("all results, in the order of the tasks",
                             CALL(three, .limit = INFINITY)));
    must_succeed(run_virtual("the first error",
                             CALL(three, .failing = 1, .limit = INFINITY)));
    must_succeed(run_virtual("errors as values",
                             CALL(three, .failing = 1, .limit = INFINITY,
                                  .flags = GATHER_ERRORS_AS_VALUES)));
    must_succeed(run_virtual("a limit for all", CALL(three, .limit = 1.5)));
    printf("handed to loop_run_until_complete:\n");
    must_succeed(handed_to_the_loop(results));
    print_results(results);
    return EXIT_SUCCESS;
}
