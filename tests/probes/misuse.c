/* misuse.c: futures, tasks and what is built on them, used wrongly. Each case,
 * in a process of its own, gets its error, or stops the program with a message
 * that names file and line. Who stops needs LOOP_DEBUG=1: without it, only the
 * errors are tried. Argument: one case. */
#include <as_completed.h>
#include <check.h>
#include <die.h>
#include <gather.h>
#include <object.h>
#include <run.h>
#include <task_group.h>
#include <timeout.h>
#include <wait_for.h>
#include <wait_futures.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct loop *loop; /* of the case; with a virtual clock */

/* ---- what the cases are made of ------------------------------------------ */

/* HERE(problem, x): x, and the program is to end with a message that names this
 * line. What is expected is printed first: the message itself is the same. */
#define HERE(problem, x) (expect_stop(__LINE__, (problem)), (x))

static void expect_stop(int line, const char *problem)
{
    fprintf(stderr, "misuse: %s:%d: %s\n", __FILE__, line, problem);
}

static void is_error(int expected, int came, const char *what)
{
    check_text(error_name(expected), error_name(came), what, NULL);
}

/* Sleeps for a second, and returns 7. */
struct nap {
    CO;
};

ASYNC(nap)
{
    BEGIN;
    AWAIT(async_sleep(1));
    RETURN(7);
    END;
}

/* Plays a scene inside a task, and sleeps until all is over. */
struct play {
    CO;
    void (*scene)(void);
};

ASYNC(play)
{
    BEGIN;
    self->scene();
    AWAIT(async_sleep(100));
    END;
}

/* Awaits what it is given: twice. */
struct twice {
    CO;
    struct co *made; /* NULL: the future; NULL: the task */
    struct future *f;
    struct task *task;
    int i;
};

ASYNC(twice)
{
    BEGIN;
    for (; self->i < 2; self->i++)
        if (self->made)
            AWAIT(self->made);
        else if (self->f)
            AWAIT(self->f);
        else
            AWAIT(self->task);
    END;
}

/* What x, which is taken over, ends with. */
#define outcome_of(x) loop_run_until_complete(loop, x)

/* ---- futures ------------------------------------------------------------- */

static int dropped;

static void count_drop(struct value v)
{
    (void)v;
    dropped++;
}

static void too_early(void)
{
    struct future *f = loop_create_future(loop);
    struct value value = VALUE(5);
    int error = 5;
    is_error(E_INVALID_STATE, future_result(f, &value), "no result yet");
    is_error(E_INVALID_STATE, future_error(f, &error), "no error yet");
    check_number(10, value.as.number + error, "and nothing is changed", NULL);
    unref(f);
}

static void set_twice(void)
{
    struct future *f = loop_create_future(loop);
    struct value value = VALUE_WITH(2, count_drop);
    must_succeed(future_set_result(f, 1));
    is_error(E_INVALID_STATE, future_set_result(f, value), "set twice");
    is_error(E_INVALID_STATE, future_set_error(f, EPIPE), "and an error");
    check_number(0, future_cancel(f), "and cancelled", NULL);
    check_number(0, dropped, "the second value is the caller's still", NULL);
    must_succeed(future_result(f, &value));
    check_number(1, value.as.number, "the first one stays", NULL);
    unref(f);
}

static void set_after_cancel(void)
{
    struct future *f = loop_create_future(loop);
    future_cancel(f);
    is_error(E_INVALID_STATE, future_set_result(f, 1), "it is cancelled");
    is_error(ECANCELED, future_result(f, NULL), "and stays so");
    unref(f);
}

static void no_errors(void)
{
    struct future *f = loop_create_future(loop);
    is_error(E_VALUE, future_set_error(f, 0), "0 is no error");
    is_error(E_VALUE, future_set_error(f, E_STOP_ITERATION), "StopIteration");
    is_error(E_VALUE, future_set_error(f, E_GENERATOR_EXIT), "GeneratorExit");
    check_number(0, future_done(f), "it is pending still", NULL);
    unref(f);
}

static int nothing(void *argument)
{
    (void)argument;
    return 0;
}

static void callback_twice(void)
{
    struct future *f = loop_create_future(loop), *g = loop_create_future(loop);
    struct handle h = HANDLE(nothing, NULL);
    must_succeed(future_add_done_callback(f, &h));
    is_error(E_RUNTIME, future_add_done_callback(f, &h), "it waits already");
    is_error(E_RUNTIME, future_add_done_callback(g, &h), "for one of them");
    must_succeed(future_set_result(f, 1));
    is_error(E_RUNTIME, future_add_done_callback(f, &h), "it has its turn");
    check_number(0, future_remove_done_callback(g, &h), "nothing to remove",
                 NULL);
    handle_cancel(&h);
    unref(f);
    unref(g);
}

#define LET_GO "the future that was made here is used after it was given away"

/* USED(name, use): uses a future that was let go of. */
#define USED(name, use)                                                        \
    static void used_##name(void)                                              \
    {                                                                          \
        struct handle h = HANDLE(nothing, NULL);                               \
        int error;                                                             \
        struct future *f = HERE(LET_GO, loop_create_future(loop));             \
        unref(f);                                                              \
        (void)h, (void)error;                                                  \
        use;                                                                   \
    }

static void run_all(struct future *f, size_t n)
{
    struct as_completed all = {.all = NULL};
    as_completed_begin(&all, &f, n, INFINITY);
}

USED(set_result, future_set_result(f, 1))
USED(set_error, future_set_error(f, EPIPE))
USED(cancel, future_cancel(f))
USED(done, future_done(f))
USED(cancelled, future_cancelled(f))
USED(result, future_result(f, NULL))
USED(error, future_error(f, &error))
USED(add, future_add_done_callback(f, &h))
USED(remove, future_remove_done_callback(f, &h))
USED(release, future_release(f))
USED(ref, ref(f))
USED(unref, unref(f))
USED(run, outcome_of(f))
USED(await, outcome_of(CALL(twice, .f = f)))
USED(wait_for, outcome_of(wait_for(f, 1)))
USED(wait_for_0, outcome_of(wait_for(f, 0)))
USED(wait_for_ever, outcome_of(wait_for(f, INFINITY)))
USED(wait_for_unused, unref(wait_for(f, 1)))
USED(shield, shield(f))
USED(gather, gather(&f, 1, NULL, 0))
USED(as_completed, run_all(f, 1))

static size_t done;
USED(wait_futures,
     outcome_of(wait_futures(&f, 1, ALL_COMPLETED, INFINITY, &done)))

static void finish_soon(void)
{
    struct future *f = HERE(LET_GO, loop_create_future(loop));
    must_succeed(future_set_result(f, 1));
    must_succeed(outcome_of(CALL(twice, .f = f)));
}

/* The reference that it lets go of is that of the one who waits. */
static int let_go_too_often(void *f)
{
    unref((struct future *)f);
    return 0;
}

static void not_ones_own(void)
{
    struct future *f = HERE(LET_GO, loop_create_future(loop));
    struct timer early = TIMER(let_go_too_often, f);
    struct timer late = TIMER(future_release, f);
    must_succeed(loop_call_later(loop, 1, &early));
    must_succeed(loop_call_later(loop, 2, &late));
    must_succeed(outcome_of(CALL(twice, .f = f)));
}

static void gathered_twice(void)
{
    struct future *f = HERE(LET_GO, loop_create_future(loop));
    struct future *both[] = {f, f}; /* and one reference only */
    struct outcome results[2];
    must_succeed(future_set_result(f, 1));
    must_succeed(outcome_of(gather(both, 2, results, 0)));
}

/* ---- coroutines ---------------------------------------------------------- */

#define GIVEN_AWAY                                                             \
    "in nap, which was made here: it is used after it was given away"

/* AGAIN(name, use): uses a coroutine that a task has. */
#define AGAIN(name, use)                                                       \
    static void again_##name(void)                                             \
    {                                                                          \
        struct timeout timeout = {.task = NULL};                               \
        struct task_group group = {.parent = NULL};                            \
        struct co *co = HERE(GIVEN_AWAY, CALL(nap));                           \
        struct task *task = loop_create_task(loop, co);                        \
        (void)task, (void)timeout, (void)group;                                \
        use;                                                                   \
    }

AGAIN(task, loop_create_task(loop, co))
AGAIN(run, outcome_of(co))
AGAIN(async_run, async_run(co))
AGAIN(await, outcome_of(CALL(twice, .made = co)))
AGAIN(wait_for, wait_for(co, 1))
AGAIN(wait_for_ever, wait_for(co, INFINITY))
AGAIN(shield, shield(co))
AGAIN(ensure_future, ensure_future(co))
AGAIN(timeout_run, timeout_run(&timeout, 1, co))
AGAIN(task_group_run, task_group_run(&group, co))
AGAIN(group_task, task_group_create_task(&group, co))
AGAIN(unref, unref(co))
AGAIN(done_unref, (outcome_of(task), unref(co)))
AGAIN(done_await, (outcome_of(task), outcome_of(CALL(twice, .made = co))))

static void awaited_twice(void)
{
    outcome_of(CALL(twice, .made = HERE(GIVEN_AWAY, CALL(nap))));
}

static void let_go_twice(void)
{
    struct co *co = HERE(GIVEN_AWAY, CALL(nap));
    unref(co);
    unref(co);
}

#define NO_LOOP                                                                \
    "in nap, which was made here: it is made a task, and no loop runs"

static void no_running_loop(void)
{
    create_task(HERE(NO_LOOP, CALL(nap)));
}

#define NOT_CALLED                                                             \
    "tests/probes/misuse.c: in nap: CALL() did not make it: it cannot be "     \
    "given away"

static void not_made_by_call(void)
{
    struct nap nap = NEW(nap);
    fprintf(stderr, "misuse: %s\n", NOT_CALLED);
    outcome_of(&nap.co);
}

static void await_not_made_by_call(void)
{
    struct nap nap = NEW(nap);
    fprintf(stderr, "misuse: %s\n", NOT_CALLED);
    outcome_of(CALL(twice, .made = &nap.co));
}

/* Awaits nothing at all: what task_group_create_task() and as_completed_next()
 * have given. */
struct nobody {
    CO;
    struct task *task;
    struct co *none;
    int a_task;
};

ASYNC(nobody)
{
    BEGIN;
    if (self->a_task)
        AWAIT(HERE("in nobody: it awaits NULL", self->task));
    else
        AWAIT(HERE("in nobody: it awaits NULL", self->none));
    END;
}

static void awaits_no_task(void)
{
    outcome_of(CALL(nobody, .a_task = 1));
}

static void awaits_no_coroutine(void)
{
    outcome_of(CALL(nobody));
}

struct yields {
    CO;
    struct value value;
    int *error;
};

ASYNC(yields)
{
    BEGIN;
    TRY_YIELD(*self->error, self->value);
    YIELD(self->value);
    END;
}

static void yields_a_number(void)
{
    int error = 0;
    struct value value = VALUE_WITH(5, count_drop);
    is_error(E_RUNTIME,
             outcome_of(CALL(yields, .value = value, .error = &error)),
             "YIELD(5) in a task");
    is_error(E_RUNTIME, error, "is raised there");
    check_number(2, dropped, "nobody takes the value: it is dropped", NULL);
}

/* ---- tasks --------------------------------------------------------------- */

struct narcissus {
    CO;
    struct task **self_task; /* the caller's */
    int error;
};

ASYNC(narcissus)
{
    BEGIN;
    TRY_AWAIT(self->error, ref(*self->self_task));
    is_error(E_RUNTIME, self->error, "a task that awaits itself");
    RETURN(1);
    END;
}

static void awaits_itself(void)
{
    struct task *task = NULL;
    task = loop_create_task(loop, CALL(narcissus, .self_task = &task));
    must_succeed(outcome_of(ref(task)));
    unref(task);
}

struct partner {
    CO;
    struct task **other;
};

ASYNC(partner)
{
    BEGIN;
    AWAIT(ref(*self->other));
    END;
}

/* Nothing else is wrong with it: it takes a cancel to end them. */
static void await_each_other(void)
{
    struct task *a = NULL, *b = NULL;
    a = loop_create_task(loop, CALL(partner, .other = &b));
    b = loop_create_task(loop, CALL(partner, .other = &a));
    must_succeed(outcome_of(async_sleep(1)));
    check_number(0, future_done(&a->future) + future_done(&b->future),
                 "two tasks that await each other wait", NULL);
    task_cancel(a);
    must_succeed(outcome_of(async_sleep(1)));
    check_number(2, future_cancelled(&a->future) + future_cancelled(&b->future),
                 "and one cancel ends both", NULL);
    unref(a);
    unref(b);
}

static void sets_a_task(void)
{
    struct task *task = loop_create_task(loop, CALL(nap));
    is_error(E_RUNTIME, future_set_result(&task->future, 1), "set a task");
    is_error(E_RUNTIME, future_set_error(&task->future, EPIPE), "its error");
    must_succeed(outcome_of(ref(task)));
    is_error(E_RUNTIME, future_set_result(&task->future, 1), "a done one");
    unref(task);
}

#define NOT_THEIRS                                                             \
    "in nap, which was made here: somebody has let go of a reference to its "  \
    "task that was not theirs"

static void task_of_nobody(void)
{
    struct co *co = HERE(NOT_THEIRS, CALL(nap));
    struct task *task = loop_create_task(loop, co);
    unref(task);
    unref(task);
}

static void task_is_gone(void)
{
    struct co *co = HERE(LET_GO, CALL(nap));
    struct task *task = loop_create_task(loop, co);
    must_succeed(outcome_of(task));
    task_cancel(task);
}

static void a_task_twice(void)
{
    struct co *co = HERE(LET_GO, CALL(nap));
    outcome_of(CALL(twice, .task = loop_create_task(loop, co)));
}

/* ---- running ------------------------------------------------------------- */

static void run_inside_run(void)
{
    struct loop *other = loop_new();
    struct future *f = loop_create_future(loop);
    is_error(E_RUNTIME, outcome_of(CALL(nap)), "run inside run");
    is_error(E_RUNTIME, outcome_of(ref(f)), "for a future");
    is_error(E_RUNTIME, outcome_of(create_task(CALL(nap))), "for a task");
    is_error(E_RUNTIME, loop_run_until_complete(other, CALL(nap)),
             "run another loop inside");
    is_error(E_RUNTIME, async_run(CALL(nap)), "async_run inside");
    is_error(E_RUNTIME, loop_run_forever(loop), "run_forever inside");
    is_error(E_RUNTIME, loop_close(loop), "close inside");
    check_number(1, f->references, "the reference was let go", NULL);
    unref(f);
    loop_free(other);
}

static void closed(void)
{
    struct future *f = loop_create_future(loop), *g = loop_create_future(loop);
    struct handle h = HANDLE(nothing, NULL), i = HANDLE(nothing, NULL);
    struct task *task = loop_create_task(loop, CALL(nap)), *tasks[1];
    must_succeed(outcome_of(ref(task)));
    must_succeed(future_set_result(f, 1));
    must_succeed(loop_close(loop));
    is_error(0, loop_close(loop), "closed twice");
    is_error(E_RUNTIME, outcome_of(CALL(nap)), "run a coroutine");
    is_error(E_RUNTIME, outcome_of(ref(f)), "run a future");
    is_error(E_RUNTIME, outcome_of(ref(task)), "run a task");
    is_error(E_RUNTIME, outcome_of(wait_for(CALL(nap), 1)), "run wait_for");
    is_error(E_RUNTIME, loop_run_forever(loop), "run_forever");
    check(!loop_create_task(loop, CALL(nap)), "no task is made", NULL);
    is_error(E_RUNTIME, future_add_done_callback(f, &h), "a callback: done");
    is_error(0, future_add_done_callback(g, &i), "one to wait");
    is_error(E_RUNTIME, future_set_result(g, 1), "it cannot be called");
    check(future_done(g) && !handle_queued(&i), "but the future is done", NULL);
    check_number(0, task_cancel(task), "a task is done", NULL);
    check_number(0, (long long)all_tasks(loop, tasks, 1), "no tasks", NULL);
    loop_print_tasks(loop);
    unref(loop_create_future(loop));
    unref(f);
    unref(g);
    unref(task);
}

static void closed_and_used(void)
{
    struct future *f = loop_create_future(loop), *g = loop_create_future(loop);
    struct outcome results[1];
    must_succeed(loop_close(loop));
    struct future *shielded = shield(ref(f));
    struct future *gathered = gather(&g, 1, results, 0);
    check_number(1, future_cancel(shielded), "a shield", NULL);
    check_number(1, future_cancel(gathered), "a gather", NULL);
    check_number(1, future_cancel(f), "a future", NULL);
    unref(f);
    unref(shielded);
    unref(gathered);
}

/* ---- limits -------------------------------------------------------------- */

static void not_a_number(void)
{
    struct future *f = loop_create_future(loop), *g = ref(f);
    struct timeout timeout = {.task = NULL};
    struct timer timer = TIMER(nothing, NULL);
    is_error(E_VALUE, loop_call_later(loop, NAN, &timer), "call_later");
    is_error(E_VALUE, outcome_of(async_sleep(NAN)), "sleep");
    is_error(E_VALUE, outcome_of(wait_for(CALL(nap), NAN)), "wait_for");
    is_error(E_VALUE, outcome_of(wait_for(ref(f), NAN)), "wait_for a future");
    check_number(0, future_done(f), "which is not cancelled", NULL);
    is_error(E_VALUE,
             outcome_of(wait_futures(&g, 1, ALL_COMPLETED, NAN, &done)),
             "wait");
    is_error(E_VALUE, outcome_of(timeout_run(&timeout, NAN, CALL(nap))),
             "timeout");
    is_error(E_RUNTIME, timeout_reschedule(&timeout, 1),
             "a block that never began cannot be moved");
    unref(f);
    unref(g);
}

static void as_completed_not_a_number(void)
{
    struct future *f = loop_create_future(loop);
    struct as_completed all = {.all = NULL};
    fprintf(stderr, "misuse: %s: %s\n", error_name(E_VALUE),
            error_text(E_VALUE));
    as_completed_begin(&all, &f, 1, NAN);
}

struct moves {
    CO;
    struct timeout *timeout;
};

ASYNC(moves)
{
    BEGIN;
    is_error(E_VALUE, timeout_reschedule(self->timeout, NAN), "moved to NaN");
    AWAIT(async_sleep(2));
    END;
}

static void moved(void)
{
    struct timeout timeout = {.task = NULL};
    is_error(E_RUNTIME, timeout_reschedule(&timeout, 1), "moved before");
    is_error(
        ETIMEDOUT,
        outcome_of(timeout_run(&timeout, 1, CALL(moves, .timeout = &timeout))),
        "NaN changes nothing");
    is_error(E_RUNTIME, timeout_reschedule(&timeout, 1), "moved after");
}

#define TIMEOUT_ENTERED_TWICE                                                  \
    "in nap, which was made here: its timeout is entered already"

/* A block inside itself. */
struct enters_timeout {
    CO;
    struct timeout *timeout;
};

ASYNC(enters_timeout)
{
    struct co *body;
    BEGIN;
    body = HERE(TIMEOUT_ENTERED_TWICE, CALL(nap));
    AWAIT(timeout_run(self->timeout, 3, body));
    END;
}

static void timeout_in_itself(void)
{
    struct timeout timeout = {.task = NULL};
    outcome_of(
        timeout_run(&timeout, 5, CALL(enters_timeout, .timeout = &timeout)));
}

/* ---- many ---------------------------------------------------------------- */

static void waits_for_none(void)
{
    struct future *none[1];
    is_error(E_VALUE,
             outcome_of(wait_futures(none, 0, ALL_COMPLETED, 1, &done)),
             "wait for none");
}

static void gathers_none(void)
{
    struct future *all = gather(NULL, 0, NULL, 0);
    check(future_done(all), "gather of none is done at once", NULL);
    unref(all);
}

static void gathers_none_nowhere(void)
{
    fprintf(stderr, "misuse: gather() of nothing, and no loop runs\n");
    gather(NULL, 0, NULL, 0);
}

static void completed_wrongly(void)
{
    struct future *two[] = {loop_create_future(loop), loop_create_future(loop)};
    struct as_completed all = {.all = NULL};
    as_completed_end(&all);
    check(!as_completed_next(&all), "next before the beginning: none", NULL);
    as_completed_begin(&all, two, 2, 1);
    struct co *next = as_completed_next(&all);
    as_completed_end(&all);
    as_completed_end(&all);
    check(!as_completed_next(&all), "next after the end: none", NULL);
    is_error(ETIMEDOUT, outcome_of(next), "one from before the end");
    as_completed_begin(&all, NULL, 0, 1);
    check(!as_completed_next(&all), "next of none: none", NULL);
    as_completed_end(&all);
}

static void begun_twice(void)
{
    struct future *a = loop_create_future(loop), *b = loop_create_future(loop);
    struct as_completed all = {.all = NULL};
    as_completed_begin(&all, &a, 1, 1);
    as_completed_begin(&all, &b, 1, 1);
    must_succeed(future_set_result(b, 2));
    must_succeed(outcome_of(as_completed_next(&all)));
    as_completed_end(&all);
}

/* ---- task groups --------------------------------------------------------- */

static struct task_group group;

static void group_before(void)
{
    check(!task_group_create_task(&group, CALL(nap)), "before run()", NULL);
    struct co *run = task_group_run(&group, CALL(nap));
    check(!task_group_create_task(&group, CALL(nap)), "before entry", NULL);
    unref(run);
    task_group_end(&group);
    check(!task_group_create_task(&group, CALL(nap)), "after end()", NULL);
    must_succeed(outcome_of(task_group_run(&group, CALL(nap))));
    check(!task_group_create_task(&group, CALL(nap)), "after the block", NULL);
    task_group_end(&group);
    task_group_end(&group);
}

#define GROUP_ENTERED_TWICE                                                    \
    "in nap, which was made here: its task group is entered already"

struct enters_group {
    CO;
};

ASYNC(enters_group)
{
    struct co *body;
    BEGIN;
    body = HERE(GROUP_ENTERED_TWICE, CALL(nap));
    AWAIT(task_group_run(&group, body));
    END;
}

static void group_in_itself(void)
{
    outcome_of(task_group_run(&group, CALL(enters_group)));
}

#define ENDED_INSIDE "task nap: its group is ended while it runs"

struct ends_group {
    CO;
};

ASYNC(ends_group)
{
    BEGIN;
    task_group_create_task(&group, HERE(ENDED_INSIDE, CALL(nap)));
    task_group_end(&group);
    END;
}

static void group_ended_inside(void)
{
    outcome_of(task_group_run(&group, CALL(ends_group)));
}

/* ---- a future of another loop -------------------------------------------- */

static struct loop *other;

static struct future *foreign(void)
{
    if (!other)
        other = loop_new();
    return loop_create_future(other);
}

static void of_another_loop(void)
{
    struct future *f = foreign();
    struct outcome results[2];
    struct future *mixed[] = {loop_create_future(loop), ref(f)};
    is_error(E_RUNTIME, outcome_of(CALL(twice, .f = ref(f))), "await");
    is_error(E_RUNTIME, outcome_of(wait_for(ref(f), INFINITY)), "wait_for");
    is_error(E_RUNTIME, outcome_of(wait_for(ref(f), 1)), "wait_for 1");
    is_error(E_VALUE, outcome_of(shield(ref(f))), "shield");
    is_error(E_VALUE,
             outcome_of(wait_futures(mixed, 2, ALL_COMPLETED, 1, &done)),
             "wait");
    is_error(E_VALUE, outcome_of(gather(mixed, 2, results, 0)), "gather");
    unref(f);
    loop_free(other);
}

static void run_of_another_loop(void)
{
    is_error(E_VALUE, outcome_of(foreign()), "run_until_complete");
    loop_free(other);
}

/* ---- all of them --------------------------------------------------------- */

enum how { ENDS, IN_A_TASK, TELLS, STOPS };

static const struct wrong {
    const char *name;
    void (*scene)(void);
    enum how how;
} cases[] = {
    {"too_early", too_early, ENDS},
    {"set_twice", set_twice, ENDS},
    {"set_after_cancel", set_after_cancel, ENDS},
    {"no_errors", no_errors, ENDS},
    {"callback_twice", callback_twice, ENDS},
    {"yields_a_number", yields_a_number, ENDS},
    {"awaits_itself", awaits_itself, ENDS},
    {"await_each_other", await_each_other, ENDS},
    {"sets_a_task", sets_a_task, ENDS},
    {"closed", closed, TELLS},
    {"closed_and_used", closed_and_used, ENDS},
    {"not_a_number", not_a_number, ENDS},
    {"moved", moved, ENDS},
    {"completed_wrongly", completed_wrongly, ENDS},
    {"begun_twice", begun_twice, ENDS},
    {"group_before", group_before, ENDS},
    {"of_another_loop", of_another_loop, ENDS},
    {"run_of_another_loop", run_of_another_loop, ENDS},
    {"run_inside_run", run_inside_run, IN_A_TASK},
    {"waits_for_none", waits_for_none, ENDS},
    {"gathers_none", gathers_none, IN_A_TASK},
    {"used_set_result", used_set_result, STOPS},
    {"used_set_error", used_set_error, STOPS},
    {"used_cancel", used_cancel, STOPS},
    {"used_done", used_done, STOPS},
    {"used_cancelled", used_cancelled, STOPS},
    {"used_result", used_result, STOPS},
    {"used_error", used_error, STOPS},
    {"used_add", used_add, STOPS},
    {"used_remove", used_remove, STOPS},
    {"used_release", used_release, STOPS},
    {"used_ref", used_ref, STOPS},
    {"used_unref", used_unref, STOPS},
    {"used_run", used_run, STOPS},
    {"used_await", used_await, STOPS},
    {"used_wait_for", used_wait_for, STOPS},
    {"used_wait_for_0", used_wait_for_0, STOPS},
    {"used_wait_for_ever", used_wait_for_ever, STOPS},
    {"used_wait_for_unused", used_wait_for_unused, STOPS},
    {"used_shield", used_shield, STOPS},
    {"used_gather", used_gather, STOPS},
    {"used_as_completed", used_as_completed, STOPS},
    {"used_wait_futures", used_wait_futures, STOPS},
    {"again_task", again_task, STOPS},
    {"again_run", again_run, STOPS},
    {"again_async_run", again_async_run, STOPS},
    {"again_await", again_await, STOPS},
    {"again_wait_for", again_wait_for, STOPS},
    {"again_wait_for_ever", again_wait_for_ever, STOPS},
    {"again_shield", again_shield, STOPS},
    {"again_ensure_future", again_ensure_future, STOPS},
    {"again_timeout_run", again_timeout_run, STOPS},
    {"again_task_group_run", again_task_group_run, STOPS},
    {"again_group_task", again_group_task, STOPS},
    {"again_unref", again_unref, STOPS},
    {"again_done_unref", again_done_unref, STOPS},
    {"again_done_await", again_done_await, STOPS},
    {"finish_soon", finish_soon, STOPS},
    {"not_ones_own", not_ones_own, STOPS},
    {"gathered_twice", gathered_twice, STOPS},
    {"awaited_twice", awaited_twice, STOPS},
    {"let_go_twice", let_go_twice, STOPS},
    {"no_running_loop", no_running_loop, STOPS},
    {"not_made_by_call", not_made_by_call, STOPS},
    {"await_not_made_by_call", await_not_made_by_call, STOPS},
    {"awaits_no_task", awaits_no_task, STOPS},
    {"awaits_no_coroutine", awaits_no_coroutine, STOPS},
    {"task_of_nobody", task_of_nobody, STOPS},
    {"task_is_gone", task_is_gone, STOPS},
    {"a_task_twice", a_task_twice, STOPS},
    {"gathers_none_nowhere", gathers_none_nowhere, STOPS},
    {"timeout_in_itself", timeout_in_itself, STOPS},
    {"group_in_itself", group_in_itself, STOPS},
    {"as_completed_not_a_number", as_completed_not_a_number, STOPS},
    {"group_ended_inside", group_ended_inside, STOPS},
};

static void play(const struct wrong *wrong)
{
    int failed_before = check_end();
    struct virtual_clock hands;
    loop = loop_new();
    virtual_clock_begin(&hands);
    loop_set_clock(loop, &hands.clock);
    if (wrong->how == IN_A_TASK)
        must_succeed(outcome_of(CALL(play, .scene = wrong->scene)));
    else
        wrong->scene();
    loop_free(loop);
    for (int kind = 0; kind < OBJECT_KINDS; kind++)
        check_number(0, object_count((enum object_kind)kind), "all is let go",
                     NULL);
    exit(failed_before ? EXIT_SUCCESS : check_end());
}

/* All that fd gives, as a text. */
static void read_all(int fd, char *text, size_t size)
{
    size_t length = 0;
    ssize_t got;
    while ((got = read(fd, text + length, size - 1 - length)) > 0)
        length += (size_t)got;
    text[length] = '\0';
}

/* In a process of its own: what it says, and how it ends. */
static int play_apart(const struct wrong *wrong, char *said, size_t size)
{
    int ends[2], status;
    if (pipe(ends) != 0)
        die_errno("pipe");
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        alarm(10);
        play(wrong);
    }
    close(ends[1]);
    read_all(ends[0], said, size);
    close(ends[0]);
    if (child < 0 || waitpid(child, &status, 0) != child)
        die_errno("fork");
    return status;
}

/* It says two lines, which are the same: what is expected, and what comes. */
static void check_stop(char *said, const char *name)
{
    char *second = strchr(said, '\n');
    if (second)
        *second++ = '\0';
    if (second && *second)
        second[strcspn(second, "\n")] = '\0';
    check_text(said, second ? second : "", name, NULL);
}

#define FORGOTTEN "the loop is closed, and this thread has forgotten"

static void check_case(const struct wrong *wrong)
{
    static char said[20000];
    int status = play_apart(wrong, said, sizeof said);
    if (wrong->how != STOPS) {
        said[wrong->how == TELLS ? strcspn(said, ":") : strlen(said)] = '\0';
        check_text(wrong->how == TELLS ? FORGOTTEN : "", said, wrong->name,
                   NULL);
        check_number(0, status, wrong->name, "it does not end well");
        return;
    }
    check(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_FAILURE, wrong->name,
          said);
    check_stop(said, wrong->name);
}

int main(int argc, char **argv)
{
    const char *debug = getenv("LOOP_DEBUG");
    program_begin("misuse"); /* whatever it is built as */
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (argc > 1 && strcmp(argv[1], cases[i].name) != 0)
            continue;
        if (cases[i].how != STOPS || (debug && *debug == '1'))
            check_case(&cases[i]);
    }
    return check_end();
}
