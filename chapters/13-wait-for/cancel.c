/* cancel.c: what becomes of a task that is cancelled: case by case. */
#include <die.h>
#include <object.h>
#include <run.h>

#include <stdio.h>
#include <stdlib.h>

enum { HOUR = 3600, MINUTE = 60 }; /* seconds, on a virtual clock */

/* ---- those that are cancelled -------------------------------------------- */

struct worker {
    CO;
    const char *name;
};

/* Its clean-up waits, too. */
ASYNC(worker)
{
    BEGIN;
    printf("  %s: waits\n", self->name);
    AWAIT(async_sleep(HOUR));
    printf("  %s: goes on\n", self->name); /* never reached */
FINALLY:
    printf("  %s: cleans up, requests: %d\n", self->name,
           task_cancelling(current_task()));
    AWAIT(async_sleep(MINUTE));
    printf("  %s: is clean\n", self->name);
    END;
}

static struct co *worker(const char *name)
{
    return CALL(worker, .name = name);
}

struct stubborn {
    CO;
    int error;
};

/* Refuses the first request, and accepts the second one. */
ASYNC(stubborn)
{
    BEGIN;
    puts("  stubborn: waits");
    TRY_AWAIT(self->error, async_sleep(HOUR));
    printf("  stubborn: %s? No. Requests: %d\n", error_name(self->error),
           task_uncancel(current_task()));
    AWAIT(async_sleep(HOUR));
    puts("  stubborn: has done it");
    RETURN(7);
    END;
}

struct link {
    CO;
    int number; /* so many come behind it */
};

/* Awaits the next one, which is a task of its own; the last one sleeps. */
ASYNC(link)
{
    BEGIN;
    if (self->number > 0)
        AWAIT(create_task(CALL(link, .number = self->number - 1)));
    else
        AWAIT(async_sleep(HOUR));
FINALLY:
    printf("  link %d: cleans up\n", self->number);
    END;
}

struct outer {
    CO;
    int result;
};

ASYNC(outer)
{
    BEGIN;
    AWAIT(self->result, create_task(CALL(stubborn)));
    printf("  outer: gets %d, requests: %d\n", self->result,
           task_cancelling(current_task()));
    RETURN(self->result + 1);
    END;
}

struct receiver {
    CO;
    struct future *f; /* owned until it is awaited */
    int result;
};

static void receiver_drop(struct receiver *self)
{
    unref(self->f);
}

ASYNC(receiver, receiver_drop)
{
    BEGIN;
    puts("  receiver: waits");
    AWAIT(self->result, self->f);
    printf("  receiver: gets %d\n", self->result); /* never reached */
    END;
}

enum and_then { WAITS, RETURNS, RAISES };

struct own_doing {
    CO;
    enum and_then and_then;
};

ASYNC(own_doing)
{
    BEGIN;
    printf("  cancel() of itself: %d\n", task_cancel(current_task()));
    puts("  it goes on");
    if (self->and_then == RETURNS)
        RETURN(7);
    if (self->and_then == RAISES)
        RAISE(E_VALUE);
    AWAIT(async_sleep(HOUR));
    puts("  it has waited"); /* never reached */
    END;
}

/* ---- those who cancel ---------------------------------------------------- */

static void cancel(struct task *task)
{
    printf("cancel(): %d\n", task_cancel(task));
}

struct observe {
    CO;
    struct task *task; /* owned until it is awaited */
    int error, result;
};

/* Tells what becomes of task. */
ASYNC(observe)
{
    BEGIN;
    TRY_AWAIT(self->error, self->result, self->task);
    if (self->error)
        printf("ends with %s\n", error_name(self->error));
    else
        printf("returns %d\n", self->result);
    END;
}

static struct co *observe(struct task *task)
{
    return CALL(observe, .task = task);
}

struct request {
    CO;
    struct co *whom; /* owned until it is task */
    int times;
    double pause;      /* between one time and the next, in seconds */
    struct task *task; /* owned until it is observed */
};

/* Lets whom begin and wait, and then asks so many times for its end. */
ASYNC(request)
{
    BEGIN;
    self->task = create_task(self->whom);
    AWAIT(async_sleep(1));
    for (;;) {
        cancel(self->task);
        if (--self->times == 0)
            break;
        if (self->pause > 0)
            AWAIT(async_sleep(self->pause));
    }
    AWAIT(observe(self->task));
    END;
}

static struct co *request(struct co *whom, int times, double pause)
{
    return CALL(request, .whom = whom, .times = times, .pause = pause);
}

struct before_it_begins {
    CO;
    struct task *task; /* owned until it is observed */
};

/* What it was to receive goes with it. */
ASYNC(before_it_begins)
{
    BEGIN;
    self->task =
        create_task(CALL(receiver, .f = loop_create_future(loop_running())));
    cancel(self->task);
    AWAIT(observe(self->task));
    printf("futures left: %ld\n", object_count(OBJECT_FUTURE));
    END;
}

struct after_the_result {
    CO;
    struct future *f;  /* owned */
    struct task *task; /* owned until it is observed */
};

/* The result is there, and the task has not had its turn yet. */
ASYNC(after_the_result)
{
    BEGIN;
    self->f = loop_create_future(loop_running());
    self->task = create_task(CALL(receiver, .f = ref(self->f)));
    AWAIT(async_sleep(1));
    must_succeed(future_set_result(self->f, 42));
    cancel(self->task);
    AWAIT(observe(self->task));
FINALLY:
    unref(self->f);
    END;
}

struct two {
    CO;
    struct task *first, *second; /* owned until they are observed */
};

ASYNC(two)
{
    BEGIN;
    self->first = create_task(worker("first"));
    self->second = create_task(worker("second"));
    AWAIT(async_sleep(1));
    cancel(self->second);
    cancel(self->first);
    AWAIT(observe(self->first));
    AWAIT(observe(self->second));
    END;
}

/* ---- all of it ----------------------------------------------------------- */

struct all_cases {
    CO;
};

ASYNC(all_cases)
{
    BEGIN;
    puts("* where it waits; clean-up runs, and may wait");
    AWAIT(request(worker("worker"), 1, 0));
    puts("* twice, before its turn: one error");
    AWAIT(request(worker("worker"), 2, 0));
    puts("* again, during its clean-up, which is cut short");
    AWAIT(request(worker("worker"), 2, 1));
    puts("* when it is done");
    AWAIT(request(worker("worker"), 2, HOUR));
    puts("* refused");
    AWAIT(request(CALL(stubborn), 1, 0));
    puts("* refused once, not twice");
    AWAIT(request(CALL(stubborn), 2, 1));
    puts("* before it begins");
    AWAIT(CALL(before_it_begins));
    puts("* after the result has come: it is lost");
    AWAIT(CALL(after_the_result));
    puts("* in the order of the requests");
    AWAIT(CALL(two));
    puts("* a chain of tasks that await each other");
    AWAIT(request(CALL(link, .number = 2), 1, 0));
    puts("* the inner one refuses: the outer one has its result");
    AWAIT(request(CALL(outer), 1, 0));
    puts("* by itself: it waits, it returns, it fails");
    AWAIT(observe(create_task(CALL(own_doing, .and_then = WAITS))));
    AWAIT(observe(create_task(CALL(own_doing, .and_then = RETURNS))));
    AWAIT(observe(create_task(CALL(own_doing, .and_then = RAISES))));
    END;
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    struct virtual_clock clock;
    struct loop *loop = loop_new();
    virtual_clock_begin(&clock);
    loop_set_clock(loop, &clock.clock);
    must_succeed(loop_run_until_complete(loop, CALL(all_cases)));
    loop_free(loop);
    return EXIT_SUCCESS;
}
