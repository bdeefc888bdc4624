/* groups.c: blocks of tasks: when they end, and with which errors. */
#include <die.h>
#include <task_group.h>
#include <wait_for.h>
#include <work.h>

#include <errno.h>
#include <math.h>
#include <stdlib.h>

/* Its clean-up takes a while, and fails if error says so. */
struct careful {
    CO;
    int error;     /* 0: none */
    int cancelled; /* the same */
};

ASYNC(careful)
{
    BEGIN;
    TRY_AWAIT(self->cancelled, work("a", 3, 0));
    if (self->cancelled) {
        AWAIT(work("the clean-up of a", 0.5, self->error));
        RAISE(self->cancelled);
    }
    END;
}

/* ---- bodies of blocks ---------------------------------------------------- */

struct start_two {
    CO;
    struct task_group *group;
};

ASYNC(start_two)
{
    BEGIN;
    task_group_create_task(self->group, CALL(careful));
    task_group_create_task(self->group, work("b", 1, 0));
    AWAIT(work("the body", 0.5, 0));
    END;
}

/* A task that starts another one, when the body has ended long ago. */
struct start_late {
    CO;
    struct task_group *group;
};

ASYNC(start_late)
{
    BEGIN;
    AWAIT(work("a", 2, 0));
    task_group_create_task(self->group, work("what a has started", 2, 0));
    END;
}

struct start_chain {
    CO;
    struct task_group *group;
};

ASYNC(start_chain)
{
    BEGIN;
    task_group_create_task(self->group, CALL(start_late, .group = self->group));
    AWAIT(work("the body", 0.5, 0));
    END;
}

struct start_failing {
    CO;
    struct task_group *group;
};

ASYNC(start_failing)
{
    BEGIN;
    task_group_create_task(self->group, work("a", 3, 0));
    task_group_create_task(self->group, work("b", 1, E_VALUE));
    AWAIT(work("the body", 5, 0));
    END;
}

/* All fail: b first, then the body itself, then a. */
struct fail_too {
    CO;
    struct task_group *group;
    int cancelled;
};

ASYNC(fail_too)
{
    BEGIN;
    task_group_create_task(self->group, CALL(careful, .error = EPIPE));
    task_group_create_task(self->group, work("b", 1, E_VALUE));
    TRY_AWAIT(self->cancelled, work("the body", 5, 0));
    RAISE(ENOENT);
    END;
}

/* ---- the block ----------------------------------------------------------- */

struct block {
    CO;
    struct task_group *group; /* the caller's */
    struct co *body;          /* given away at once */
    double limit;             /* seconds */
    int error;                /* of the block; 0: none */
};

ASYNC(block)
{
    BEGIN;
    TRY_AWAIT(self->error,
              wait_for(task_group_run(self->group, self->body), self->limit));
    say("the block ends: %s", self->error ? error_name(self->error) : "done");
    for (size_t i = 0; i < self->group->error_count; i++)
        say("an error: %s", error_name(self->group->errors[i]));
FINALLY:
    task_group_end(self->group);
    END;
}

static void run(const char *title, struct task_group *group, struct co *body,
                double limit)
{
    must_succeed(run_virtual(
        title, CALL(block, .group = group, .body = body, .limit = limit)));
}

int main(int argc, char **argv)
{
    struct task_group group = {0};
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    run("the block waits for its tasks", &group,
        CALL(start_two, .group = &group), INFINITY);
    run("and for those that they start", &group,
        CALL(start_chain, .group = &group), INFINITY);
    run("the first error ends all", &group,
        CALL(start_failing, .group = &group), INFINITY);
    run("no error is lost", &group, CALL(fail_too, .group = &group), INFINITY);
    run("a limit for the block", &group, CALL(start_two, .group = &group), 1.5);
    return EXIT_SUCCESS;
}
