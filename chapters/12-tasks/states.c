/* states.c: a coroutine, the task that runs it, and the loop that runs the
 * task: which state each is in, and what changes it. */
#include <die.h>
#include <run.h>

#include <stdio.h>
#include <stdlib.h>

static void tell(const char *when, struct future *f)
{
    struct value result;
    int error = future_result(f, &result);
    if (!future_done(f))
        printf("%s: pending\n", when);
    else if (error)
        printf("%s: finished exception=%s\n", when, error_name(error));
    else
        printf("%s: finished result=%lld\n", when, result.as.number);
}

/* ---- a coroutine and its task ------------------------------------------- */

struct one {
    CO;
};

ASYNC(one)
{
    BEGIN;
    printf("  one: begins\n");
    AWAIT(async_sleep(0));
    printf("  one: ends\n");
    RETURN(1);
    END;
}

struct from_call_to_result {
    CO;
    struct co *made;   /* owned until it is a task */
    struct task *task; /* owned */
    int result;
};

ASYNC(from_call_to_result)
{
    BEGIN;
    self->made = CALL(one);
    AWAIT(async_sleep(0));
    printf("the coroutine is made, and the others had a turn\n");
    self->task = create_task(self->made);
    tell("the task is made", &self->task->future);
    AWAIT(async_sleep(0));
    tell("after a turn", &self->task->future);
    AWAIT(self->result, ref(self->task));
    printf("await gives %d\n", self->result);
    tell("after the await", &self->task->future);
FINALLY:
    unref(self->task);
    END;
}

struct as_future {
    CO;
    struct future *future; /* owned */
};

ASYNC(as_future)
{
    BEGIN;
    self->future = ensure_future(CALL(one));
    printf("ensure_future of a future is the same: %s\n",
           ensure_future(self->future) == self->future ? "yes" : "no");
    AWAIT(self->future);
    END;
}

/* ---- an error ----------------------------------------------------------- */

struct fails {
    CO;
};

ASYNC(fails)
{
    BEGIN;
    AWAIT(async_sleep(0));
    RAISE(E_VALUE);
    END;
}

struct asks_twice {
    CO;
    struct task *task; /* owned */
    int error;
};

ASYNC(asks_twice)
{
    BEGIN;
    self->task = create_task(CALL(fails));
    TRY_AWAIT(self->error, ref(self->task));
    printf("the first await raises %s\n", error_name(self->error));
    TRY_AWAIT(self->error, ref(self->task));
    printf("the second await raises %s\n", error_name(self->error));
    tell("the task", &self->task->future);
FINALLY:
    unref(self->task);
    END;
}

/* ---- turns -------------------------------------------------------------- */

struct counter {
    CO;
    const char *name; /* a constant text */
    int gives_way;
    int i;
};

ASYNC(counter)
{
    BEGIN;
    for (self->i = 1; self->i <= 3; self->i++) {
        printf(" %s%d", self->name, self->i);
        if (self->gives_way)
            AWAIT(async_sleep(0));
    }
    END;
}

struct count {
    CO;
    int gives_way;
    struct task *first, *second; /* owned until awaited */
};

ASYNC(count)
{
    BEGIN;
    printf("%s sleep(0):", self->gives_way ? "with" : "without");
    self->first =
        create_task(CALL(counter, .name = "a", .gives_way = self->gives_way));
    self->second =
        create_task(CALL(counter, .name = "b", .gives_way = self->gives_way));
    AWAIT(self->first);
    AWAIT(self->second);
    printf("\n");
    END;
}

/* ---- the loop ------------------------------------------------------------ */

struct sleeper {
    CO;
};

ASYNC(sleeper)
{
    BEGIN;
    AWAIT(async_sleep(3600));
FINALLY:
    printf("  sleeper: cleans up\n");
    END;
}

struct stopper {
    CO;
};

ASYNC(stopper)
{
    BEGIN;
    AWAIT(async_sleep(0.01));
    printf("  stopper: stops the loop\n");
    loop_stop(loop_running());
    END;
}

static void stop_and_close(struct loop *loop)
{
    struct task *sleeper = loop_create_task(loop, CALL(sleeper));
    unref(loop_create_task(loop, CALL(stopper)));
    must_succeed(loop_run_forever(loop));
    tell("run_forever is back; sleeper", &sleeper->future);
    loop_stop(loop);
    printf("run_until_complete, and the loop is stopped: %s\n",
           error_name(loop_run_until_complete(loop, sleeper)));
    must_succeed(loop_close(loop));
    printf("the loop is closed: %s\n", loop_is_closed(loop) ? "yes" : "no");
    printf("run_until_complete, and the loop is closed: %s\n",
           error_name(loop_run_until_complete(loop, CALL(one))));
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    struct loop *loop = loop_new();
    must_succeed(loop_run_until_complete(loop, CALL(from_call_to_result)));
    must_succeed(loop_run_until_complete(loop, CALL(as_future)));
    must_succeed(loop_run_until_complete(loop, CALL(asks_twice)));
    must_succeed(loop_run_until_complete(loop, CALL(count, .gives_way = 1)));
    must_succeed(loop_run_until_complete(loop, CALL(count)));
    printf("run_until_complete raises %s\n",
           error_name(loop_run_until_complete(loop, CALL(fails))));
    stop_and_close(loop);
    loop_free(loop);
    return EXIT_SUCCESS;
}
