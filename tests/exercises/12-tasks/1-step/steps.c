/* steps.c: runs small coroutines, tick by tick, and writes down who went on in
 * which tick, with what. */
#include <check.h>
#include <die.h>
#include <object.h>
#include <task.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct loop *loop;
static struct virtual_clock moon;
static char said[200]; /* "A | A=7 |": a bar at the end of each tick */
static int dropped;    /* values that nobody took */
static int too_early;  /* of them, dropped when a task was still running */
static int reported;   /* errors that the loop was told */

static void note(const char *name, const char *what)
{
    size_t length = strlen(said);
    snprintf(said + length, sizeof said - length, "%s%s%s", length ? " " : "",
             name, what);
}

static void note_error(void *context, const struct handle *h, int error)
{
    (void)context, (void)h, (void)error;
    reported++;
}

static void count_dropped(struct value v)
{
    (void)v;
    dropped++;
    too_early += current_task() != NULL;
}

static struct value precious(int number)
{
    return VALUE_WITH(number, count_dropped);
}

/* ---- a coroutine that awaits what it is told ----------------------------- */

enum { FUTURES = 3 };

struct actor {
    CO;
    const char *name;
    struct future *futures[FUTURES]; /* the caller's */
    int wants;                       /* the results of so many */
    int raises;                      /* what it meets */
    int turns;                       /* that it leaves to others, at the end */
    int ends;                        /* with this error; 0: with 7 */
    int i, error;
    struct value got;
};

static void note_outcome(const struct actor *self)
{
    char what[60];
    if (self->error)
        snprintf(what, sizeof what, "!%s", error_name(self->error));
    else if (self->got.kind == VALUE_NUMBER)
        snprintf(what, sizeof what, "=%lld", self->got.as.number);
    else
        snprintf(what, sizeof what, "=nothing");
    note(self->name, self->i < self->wants || self->error ? what : "");
}

ASYNC(actor)
{
    BEGIN;
    note(self->name, current_task() ? "" : "?");
    for (self->i = 0; self->i < FUTURES && self->futures[self->i]; self->i++) {
        if (self->i < self->wants)
            TRY_AWAIT(self->error, self->got, ref(self->futures[self->i]));
        else
            TRY_AWAIT(self->error, ref(self->futures[self->i]));
        note_outcome(self);
        if (self->error && self->raises)
            RAISE(self->error);
    }
    for (; self->turns > 0; self->turns--) {
        YIELD(NONE);
        note(self->name, "");
    }
    if (self->ends)
        RAISE(self->ends);
    RETURN(precious(7));
    END;
}

struct outer {
    CO;
    struct co *inner;
    struct value got;
};

/* Awaits one, and then a turn itself. */
ASYNC(outer)
{
    BEGIN;
    AWAIT(self->got, self->inner);
    note("outer", self->got.as.number == 7 ? "=7" : "!");
    AWAIT(async_sleep(0));
    RETURN(8);
    END;
}

struct narcissus {
    CO;
    int error;
};

ASYNC(narcissus)
{
    BEGIN;
    TRY_AWAIT(self->error, task_ref(current_task()));
    note("N!", self->error ? error_name(self->error) : "");
    END;
}

struct stubborn {
    CO;
    struct future *f; /* the caller's */
};

ASYNC(stubborn)
{
    BEGIN;
    AWAIT(ref(self->f));
FINALLY:
    RETURN(precious(7));
    END;
}

/* ---- scenes -------------------------------------------------------------- */

static void begin(void)
{
    loop = loop_new();
    loop_set_exception_handler(loop, note_error, NULL);
    virtual_clock_begin(&moon);
    loop_set_clock(loop, &moon.clock);
    said[0] = '\0';
    dropped = too_early = reported = 0;
}

/* A task that is not done has failed a check already: it is not told again. */
static void end(void)
{
    if (check_end())
        exit(check_end());
    loop_free(loop);
    check_number(0,
                 object_count(OBJECT_TASK) + object_count(OBJECT_FRAME) +
                     object_count(OBJECT_FUTURE),
                 "... and nothing of it is left",
                 "each future that the task was given is let go once; so are "
                 "the coroutine, with co_free(), and the loop's reference to "
                 "the task, when it has ended");
    if (check_end())
        exit(check_end());
}

static void ticks(int count)
{
    for (; count > 0; count--) {
        loop_stop(loop);
        must_succeed(loop_run_forever(loop));
        note("|", "");
    }
}

/* So many ticks; then this was said. If not, what comes next says nothing. */
static void settle(int count, const char *text, const char *what,
                   const char *likely)
{
    ticks(count);
    if (!check_text(text, said, what, likely))
        exit(check_end());
    said[0] = '\0';
}

static int note_done(void *argument)
{
    note(argument, current_task() ? "?" : "");
    return 0;
}

/* What became of it. */
static const char *outcome(struct task *task)
{
    struct value value = NONE;
    static char text[60];
    int error;
    if (!future_done(&task->future))
        return "pending";
    if (future_cancelled(&task->future))
        return "cancelled";
    error = future_result(&task->future, &value);
    snprintf(text, sizeof text, "%lld", value.as.number);
    return error ? error_name(error) : text;
}

static void ends_as(const char *expected, struct task *task, const char *what,
                    const char *likely)
{
    check_text(expected, outcome(task), what, likely);
    unref(task);
}

static struct task *enter(struct co *co)
{
    return loop_create_task(loop, co);
}

static void start(struct co *co)
{
    unref(enter(co));
}

/* ---- the checks ---------------------------------------------------------- */

static void check_ends(void)
{
    begin();
    struct task *task = enter(CALL(actor, .name = "A"));
    struct handle done = HANDLE(note_done, "done");
    must_succeed(future_add_done_callback(&task->future, &done));
    settle(3, "A | done | |",
           "a coroutine that waits for nothing ends in its first step",
           "step() resumes the coroutine, and running_task is its task "
           "meanwhile; what says that it has ended?");
    if (!check_number(0, (long long)all_tasks(loop, NULL, 0),
                      "it is not among the loop's tasks any more",
                      "finish(): ring_remove(), or the ring still has a task "
                      "that is gone"))
        exit(check_end());
    ends_as("7", task, "its result is that of its task",
            "it is in task->co->frame.result, until co_free()");
    check_number(0, dropped, "who takes the result owns it", NULL);
    task = enter(CALL(actor, .name = "A"));
    unref(task);
    ticks(2);
    check_number(1, dropped, "if nobody takes it, it is dropped",
                 "finish(): the last thing is task_unref(), for the loop");
    check_number(0, too_early, "... when no task is running any more",
                 "running_task is NULL before finish(): what that drops or "
                 "frees is no part of the coroutine");
    end();
}

static void check_errors(void)
{
    begin();
    struct task *task = enter(CALL(actor, .name = "A", .ends = ECONNRESET));
    struct task *other = enter(CALL(actor, .name = "B", .ends = ECANCELED));
    settle(2, "A B | |", "two end with an error", NULL);
    check_number(0, other->future.error, "who is cancelled has no error",
                 "finish(): FUTURE_CANCELLED, and 0 as error: otherwise it is "
                 "told as one that nobody has asked for");
    ends_as("ConnectionResetError", task, "it is the error of the task",
            "what generator_next() returns, if not 0 and not E_STOP_ITERATION");
    ends_as("cancelled", other, "ECANCELED makes the task cancelled",
            "FUTURE_CANCELLED is a state of its own, without an error");
    check_number(0, reported, "the loop hears nothing of that",
                 "it is the coroutine that has failed, not the callback: "
                 "step() returns 0");
    end();
}

static void check_turns(void)
{
    begin();
    start(CALL(actor, .name = "A", .turns = 2));
    start(CALL(actor, .name = "B", .turns = 1));
    settle(4, "A B | A B | A | |", "those that yield take turns",
           "what it has yielded start_waiting() deals with: once for each time "
           "that it comes back and has not ended");
    end();
}

static void check_pending(void)
{
    begin();
    struct future *f = loop_create_future(loop);
    struct task *a =
        enter(CALL(actor, .name = "A", .futures = {f}, .wants = 1));
    start(CALL(actor, .name = "B", .futures = {f}));
    settle(3, "A B | | |", "two await a future",
           "start_awaiting(): it goes on when the future is done, not earlier");
    struct handle other = HANDLE(note_done, "callback");
    must_succeed(loop_call_soon(loop, &other));
    settle(1, "callback |", "while they wait, current_task() is none of them",
           "running_task is NULL again when step() returns, also when the "
           "coroutine has not ended");
    must_succeed(future_set_result(f, 42));
    settle(2, "A=42 B | |", "they go on in the tick after it is done",
           "future_add_done_callback() with the handle of task->wake; its "
           "callback is step() already. future_result() gives the result to "
           "innermost(task)->yielded, if it is wanted");
    ends_as("7", a, "... and end", NULL);
    unref(f);
    end();
}

static void check_done_already(void)
{
    begin();
    struct future *f[FUTURES];
    for (int i = 0; i < FUTURES; i++) {
        f[i] = loop_create_future(loop);
        must_succeed(i == 1 ? future_set_error(f[i], ETIMEDOUT)
                            : future_set_result(f[i], i));
    }
    start(CALL(actor, .name = "A", .futures = {f[0], f[1], f[2]}, .wants = 3));
    settle(2, "A A=0 A!TimeoutError A=2 | |",
           "what is done already is awaited in no time",
           "start_awaiting() returns 1, and step() goes round: stop_awaiting() "
           "gives the result or the error, generator_next() or "
           "generator_throw() the next wish, all in one step");
    for (int i = 0; i < FUTURES; i++)
        unref(f[i]);
    end();
}

static void check_raised(void)
{
    begin();
    struct future *f = loop_create_future(loop), *g = loop_create_future(loop);
    struct task *a = enter(CALL(actor, .name = "A", .futures = {f, g}));
    struct task *b =
        enter(CALL(actor, .name = "B", .futures = {f}, .raises = 1));
    struct task *c =
        enter(CALL(actor, .name = "C", .futures = {g}, .raises = 1));
    ticks(1);
    must_succeed(future_set_error(f, ECONNRESET));
    settle(2, "A B C | A!ConnectionResetError B!ConnectionResetError | |",
           "the error of a future is raised where it is awaited",
           "stop_awaiting() returns it, and step() throws it");
    ends_as("ConnectionResetError", b, "who does not catch it ends with it",
            "what generator_throw() returns is looked at as what "
            "generator_next() returns");
    future_cancel(g);
    settle(1, "C!CancelledError A!CancelledError |",
           "a future that is cancelled raises ECANCELED",
           "future_result() returns it");
    ends_as("7", a, "who catches it goes on", NULL);
    ends_as("cancelled", c, "who does not is cancelled", NULL);
    unref(f);
    unref(g);
    end();
}

static void check_not_wanted(void)
{
    begin();
    struct future *f = loop_create_future(loop);
    struct value value = NONE;
    start(CALL(actor, .name = "A", .futures = {f}, .turns = 1));
    ticks(1);
    must_succeed(future_set_value(f, precious(5)));
    settle(1, "A | A |", "one awaits the end only, not the result", NULL);
    must_succeed(future_result(f, &value));
    check_number(0, dropped, "... and the result is there for another one",
                 "wants is 0: future_result(f, NULL) takes nothing, and "
                 "innermost(task)->yielded is NONE, since AWAIT(x) drops what "
                 "it finds there");
    check(value.drop != 0, "... who owns it then",
          "wants is 0: future_result(f, NULL) takes nothing");
    ticks(1);
    unref(f);
    end();
}

static void check_first_wanted(void)
{
    begin();
    struct future *f = loop_create_future(loop), *g = loop_create_future(loop);
    start(CALL(actor, .name = "A", .futures = {f, g}, .wants = 1, .turns = 1));
    ticks(1);
    must_succeed(future_set_value(f, precious(5)));
    must_succeed(future_set_result(g, 6));
    settle(1, "A | A=5 A |", "one awaits a result, and then an end", NULL);
    check_number(0, dropped, "... and keeps the result",
                 "innermost(task)->yielded is NONE when no result is wanted: "
                 "AWAIT(x) drops what it finds there");
    ticks(1);
    unref(f);
    unref(g);
    end();
}

static void check_inside(void)
{
    begin();
    struct future *f = loop_create_future(loop);
    struct task *task = enter(CALL(
        outer, .inner = CALL(actor, .name = "A", .futures = {f}, .wants = 1)));
    ticks(1);
    must_succeed(future_set_result(f, 42));
    settle(3, "A | A=42 outer=7 | | |", "one awaits another, and that a future",
           "the result goes where the coroutine stands: innermost(task), not "
           "task->co");
    ends_as("8", task, "... and both end", NULL);
    unref(f);
    end();
}

static void check_refused(void)
{
    static const char *const likely =
        "f is let go, step_soon(task, E_RUNTIME), and 0 is returned: its next "
        "step raises that";
    begin();
    struct loop *another = loop_new();
    struct future *f = loop_create_future(another);
    start(CALL(narcissus));
    settle(3, "| N!RuntimeError | |", "no task can wait for itself", likely);
    start(CALL(actor, .name = "A", .futures = {f}));
    settle(2, "A | A!RuntimeError |", "nor for a future of another loop",
           likely);
    unref(f);
    loop_free(another);
    end();
}

/* What the loop says about it is not for the reader. */
static void close_loop_quietly(void)
{
    FILE *nowhere = fopen("/dev/null", "w");
    int before = dup(STDERR_FILENO);
    if (!nowhere || before < 0 || dup2(fileno(nowhere), STDERR_FILENO) < 0)
        die_errno("/dev/null");
    must_succeed(loop_close(loop));
    if (dup2(before, STDERR_FILENO) < 0 || close(before) || fclose(nowhere))
        die_errno("/dev/null");
}

static void check_closed(void)
{
    begin();
    struct future *f = loop_create_future(loop);
    struct task *task = enter(CALL(stubborn, .f = f));
    ticks(1);
    close_loop_quietly();
    ends_as("cancelled", task, "the loop is closed while one waits", NULL);
    check_number(1, dropped, "what it returns all the same is dropped",
                 "finish(): a result beside an error: value_drop()");
    unref(f);
    end();
}

int main(int argc, char **argv)
{
    (void)argc;
    program_begin(argv[0]);
    check_ends();
    check_errors();
    check_turns();
    check_pending();
    check_done_already();
    check_raised();
    check_not_wanted();
    check_first_wanted();
    check_inside();
    check_refused();
    check_closed();
    return check_end();
}
