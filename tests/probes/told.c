/* told.c: scenes of which a loop tells something, or nothing, on standard
 * error. Argument: the scene. tests/misuse.bats knows what is to be told. */
#include <die.h>
#include <gather.h>
#include <run.h>
#include <task_group.h>
#include <timeout.h>
#include <wait_for.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct virtual_clock hands; /* of the loop's clock */

/* ---- what takes long ----------------------------------------------------- */

/* Takes 0.25 s, on the loop's clock. */
static int dawdle(void *argument)
{
    (void)argument;
    hands.seconds += 0.25;
    return 0;
}

/* Takes 0.1 s: that is not too long. */
static int hurry(void *argument)
{
    (void)argument;
    hands.seconds += 0.1;
    return 0;
}

/* Its second step takes 0.5 s, its third one sleeps that long. */
struct compute {
    CO;
};

ASYNC(compute)
{
    BEGIN;
    AWAIT(async_sleep(0));
    hands.seconds += 0.5;
    AWAIT(async_sleep(0.5));
    END;
}

static void slow(struct loop *loop)
{
    struct handle long_one = HANDLE(dawdle, NULL);
    struct handle short_one = HANDLE(hurry, NULL);
    hands.seconds = 0;
    must_succeed(loop_call_soon(loop, &long_one));
    must_succeed(loop_call_soon(loop, &short_one));
    must_succeed(loop_run_until_complete(loop, CALL(compute)));
}

/* ---- what is forgotten --------------------------------------------------- */

/* Sleeps, and returns or raises. */
struct nap {
    CO;
    double seconds;
    int error; /* that it raises; 0: none */
};

ASYNC(nap)
{
    BEGIN;
    AWAIT(async_sleep(self->seconds));
    if (self->error)
        RAISE(self->error);
    RETURN(7);
    END;
}

static void never_awaited(struct loop *loop)
{
    CALL(nap); /* never awaited */
    must_succeed(loop_run_until_complete(loop, async_sleep(1)));
}

static void error_of_a_future(struct loop *loop)
{
    struct future *f = loop_create_future(loop); /* the error of a future */
    must_succeed(future_set_error(f, EPIPE));
    unref(f);
}

static void error_of_a_task(struct loop *loop)
{
    unref(loop_create_task(loop, CALL(nap, .error = EPIPE))); /* of a task */
    must_succeed(loop_run_until_complete(loop, async_sleep(1)));
}

static void references(struct loop *loop)
{
    struct future *f = loop_create_future(loop); /* of a future */
    must_succeed(future_set_result(ref(f), 1));
    must_succeed(loop_run_until_complete(
        loop, ref(loop_create_task(loop, CALL(nap))))); /* one of a task */
}

/* ---- what is pending ----------------------------------------------------- */

struct sits {
    CO;
    struct future *f; /* given away */
};

ASYNC(sits)
{
    BEGIN;
    AWAIT(self->f); /* sits */
FINALLY:
    printf("sits cleans up\n");
    END;
}

struct hosts {
    CO;
    struct future *f; /* given away */
};

ASYNC(hosts)
{
    BEGIN;
    AWAIT(CALL(sits, .f = self->f)); /* hosts */
FINALLY:
    printf("hosts cleans up\n");
    END;
}

static void pending(struct loop *loop)
{
    struct future *f = loop_create_future(loop);
    unref(loop_create_task(loop, CALL(nap, .seconds = 60)));
    unref(loop_create_task(loop, CALL(hosts, .f = f)));
    must_succeed(loop_run_until_complete(loop, async_sleep(1)));
    unref(loop_create_task(loop, CALL(nap))); /* it has not begun */
}

/* ---- nothing to tell ----------------------------------------------------- */

/* Uses everything: limits that are over, errors that are caught, members that
 * are cancelled, a value that is not taken. */
struct tidy {
    CO;
    struct timeout timeout;
    struct task_group group;
    struct outcome results[2];
    struct task *task; /* owned */
    int error;
};

/* A member of the group; the block. */
struct adds {
    CO;
    struct task_group *group; /* the caller's */
};

ASYNC(adds)
{
    BEGIN;
    task_group_create_task(self->group,
                           CALL(nap, .seconds = 1, .error = EPIPE));
    task_group_create_task(self->group, CALL(nap, .seconds = 9));
    AWAIT(async_sleep(5));
    END;
}

static struct future *two_naps(struct outcome results[2])
{
    struct future *both[] = {ensure_future(CALL(nap, .error = EPIPE)),
                             ensure_future(CALL(nap, .seconds = 1))};
    return gather(both, 2, results, GATHER_ERRORS_AS_VALUES);
}

ASYNC(tidy)
{
    BEGIN;
    self->task = create_task(CALL(nap, .seconds = 60));
    TRY_AWAIT(self->error, wait_for(CALL(nap, .seconds = 9), 1));
    TRY_AWAIT(
        self->error,
        timeout_run(&self->timeout, 1,
                    CALL(hosts, .f = loop_create_future(loop_running()))));
    TRY_AWAIT(self->error,
              task_group_run(&self->group, CALL(adds, .group = &self->group)));
    TRY_AWAIT(self->error, shield(CALL(nap, .error = EPIPE)));
    AWAIT(two_naps(self->results));
    unref(CALL(nap));
    task_cancel(self->task);
    TRY_AWAIT(self->error, ref(self->task));
FINALLY:
    unref(self->task);
    task_group_end(&self->group);
    END;
}

static void clean(struct loop *loop)
{
    must_succeed(loop_run_until_complete(loop, CALL(tidy)));
}

/* ---- one of them --------------------------------------------------------- */

static const struct scene {
    const char *name;
    void (*play)(struct loop *loop);
} scenes[] = {
    {"slow", slow},
    {"never_awaited", never_awaited},
    {"error_of_a_future", error_of_a_future},
    {"error_of_a_task", error_of_a_task},
    {"references", references},
    {"pending", pending},
    {"clean", clean},
};

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    for (size_t i = 0; i < sizeof scenes / sizeof scenes[0]; i++) {
        if (argc != 2 || strcmp(scenes[i].name, argv[1]) != 0)
            continue;
        struct loop *loop = loop_new();
        virtual_clock_begin(&hands);
        loop_set_clock(loop, &hands.clock);
        scenes[i].play(loop);
        loop_free(loop);
        return EXIT_SUCCESS;
    }
    die_usage("it takes the name of a scene");
}
