/* cancels.c: cancels small coroutines, tick by tick, and writes down who went
 * on in which tick, with what. */
#include <check.h>
#include <die.h>
#include <object.h>
#include <task.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct loop *loop;
static struct virtual_clock moon;
static char said[200]; /* "A | A!CancelledError |": a bar ends each tick */
static int dropped;    /* values that nobody took */

static void note(const char *name, const char *what)
{
    size_t length = strlen(said);
    snprintf(said + length, sizeof said - length, "%s%s%s", length ? " " : "",
             name, what);
}

static void count_dropped(struct value v)
{
    (void)v;
    dropped++;
}

static struct value precious(int number)
{
    return VALUE_WITH(number, count_dropped);
}

/* ---- a coroutine that does what it is told ------------------------------- */

struct actor {
    CO;
    const char *name;
    const char *script; /* c: cancels itself; s: sleeps 5 s; n: sleeps
                           for no number; f: awaits f */
    struct future *f;   /* the caller's */
    int raises;         /* what it meets */
    int ends;           /* with this error; 0: with 7 */
    int error;
    struct value got;
};

static void actor_drop(struct actor *self)
{
    note(self->name, " never begins");
}

static void note_outcome(const struct actor *self)
{
    char what[60];
    if (self->error)
        snprintf(what, sizeof what, "!%s", error_name(self->error));
    else if (*self->script == 'f')
        snprintf(what, sizeof what, "=%lld", self->got.as.number);
    else
        snprintf(what, sizeof what, " wakes up");
    note(self->name, what);
}

ASYNC(actor, actor_drop)
{
    BEGIN;
    note(self->name, "");
    for (; *self->script; self->script++) {
        if (*self->script == 'c') {
            task_cancel(current_task());
            continue;
        }
        if (*self->script != 'f')
            TRY_AWAIT(self->error,
                      async_sleep(*self->script == 's' ? 5 : (double)NAN));
        else
            TRY_AWAIT(self->error, self->got, ref(self->f));
        note_outcome(self);
        if (self->error && self->raises)
            RAISE(self->error);
    }
    if (self->ends)
        RAISE(self->ends);
    RETURN(7);
    END;
}

/* ---- scenes -------------------------------------------------------------- */

static void begin(void)
{
    loop = loop_new();
    virtual_clock_begin(&moon);
    loop_set_clock(loop, &moon.clock);
    said[0] = '\0';
    dropped = 0;
}

/* If a check has failed, what comes after it says nothing new. */
static void end(void)
{
    if (check_end())
        exit(check_end());
    loop_free(loop);
    check_number(0,
                 object_count(OBJECT_TASK) + object_count(OBJECT_FRAME) +
                     object_count(OBJECT_FUTURE),
                 "... and nothing of it is left", NULL);
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

/* So many ticks; then this was said. */
static void settle(int count, const char *text, const char *what,
                   const char *likely)
{
    ticks(count);
    if (!check_text(text, said, what, likely))
        exit(check_end());
    said[0] = '\0';
}

static struct task *enter(struct co *co)
{
    return loop_create_task(loop, co);
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

/* ---- the checks ---------------------------------------------------------- */

static void check_waiting(void)
{
    begin();
    struct future *f = loop_create_future(loop);
    struct task *a = enter(CALL(actor, .name = "A", .script = "f", .f = f));
    struct task *b =
        enter(CALL(actor, .name = "B", .script = "f", .f = f, .raises = 1));
    ticks(2);
    check_number(1, task_cancel(b),
                 "a task that waits for a future is cancelled",
                 "cancel() returns 1");
    check(future_cancelled(f), "... and that is cancelled",
          "cancel_awaited(): future_cancel(task->awaited)");
    settle(2, "A B | | A!CancelledError B!CancelledError | |",
           "who waits for it is told in the next tick",
           "the error comes from the future, and not once more from "
           "must_cancel");
    ends_as("7", a, "who catches it goes on", NULL);
    check_number(0, task_cancel(b), "who is done cannot be cancelled", NULL);
    check_number(1, task_cancelling(b), "... and it was asked once",
                 "cancel() counts in task->cancelling");
    ends_as("cancelled", b, "who does not catch it ends cancelled", NULL);
    unref(f);
    end();
}

static void check_sleeping(void)
{
    begin();
    struct future *f = loop_create_future(loop);
    struct task *a = enter(CALL(actor, .name = "A", .script = "sfs", .f = f));
    ticks(1);
    task_cancel(a);
    check_text("A |", said, "one that sleeps is cancelled: it does nothing yet",
               "cancel() runs nothing of the task: step_soon()");
    settle(2, "A | A!CancelledError | |", "... but in the next tick",
           "stop_sleeping(), and step_soon() with ECANCELED");
    task_cancel(a);
    check(future_cancelled(f), "it catches that, and waits for a future",
          "each cancel() asks anew. And it does not sleep any more: "
          "stop_sleeping() sets task->sleeps to 0, timer_cancel() alone does "
          "not");
    settle(2, "A!CancelledError | |", "... which is cancelled, too",
           "what was raised is not raised again: task->thrown is 0 then");
    moon.seconds = 5;
    settle(3, "| A wakes up | |", "... and sleeps again",
           "stop_sleeping(): its timer can be armed once more");
    ends_as("7", a, "... and ends", NULL);
    unref(f);
    end();
}

static void check_not_begun(void)
{
    begin();
    struct task *a = enter(CALL(actor, .name = "A", .script = ""));
    for (int i = 0; i < 3; i++)
        task_cancel(a);
    check_number(3, task_cancelling(a), "who is cancelled thrice says so",
                 "cancel(): task->cancelling++ for each call, also if "
                 "must_cancel is set already");
    settle(2, "A never begins | |", "one that has not begun never does",
           "must_cancel is set, and take_thrown() gives ECANCELED to its first "
           "step");
    ends_as("cancelled", a, "... and ends cancelled", NULL);
    end();
}

static void check_too_late(void)
{
    begin();
    struct future *f = loop_create_future(loop);
    struct task *a = enter(CALL(actor, .name = "A", .script = "f", .f = f));
    struct value value = NONE;
    ticks(1);
    must_succeed(future_set_value(f, precious(5)));
    check_number(1, task_cancel(a), "what it waits for is done already", NULL);
    settle(2, "A | A!CancelledError | |", "the cancel overtakes the result",
           "the future does not take the request, so it is kept in "
           "must_cancel, which take_thrown() prefers to a result");
    must_succeed(future_result(f, &value));
    check(value.drop != 0, "... which is there for another one",
          "take_thrown(): with must_cancel, stop_awaiting() is told that the "
          "result is not wanted: otherwise it is nobody's");
    ends_as("7", a, "who catches it goes on",
            "take_thrown() sets must_cancel to 0: what was raised is not "
            "raised again");
    unref(f);
    end();
}

/* The step is in the queue, and would raise an error. */
static void check_error(void)
{
    begin();
    struct future *f = loop_create_future(loop);
    struct task *a = enter(CALL(actor, .name = "A", .script = "f", .f = f));
    struct task *b = enter(CALL(actor, .name = "B", .script = "n"));
    ticks(1);
    must_succeed(future_set_error(f, ECONNRESET));
    task_cancel(a);
    task_cancel(b);
    settle(2, "A B | B!CancelledError A!CancelledError | |",
           "the cancel overtakes an error, too",
           "take_thrown(): with must_cancel it is ECANCELED in place of both: "
           "of what came from the future, and of task->thrown");
    ends_as("7", a, "... and is not lost", NULL);
    unref(b);
    unref(f);
    end();
}

static void check_twice(void)
{
    begin();
    struct future *f = loop_create_future(loop);
    struct task *a = enter(CALL(actor, .name = "A", .script = "fs", .f = f));
    struct task *b = enter(CALL(actor, .name = "B", .script = "ss"));
    ticks(1);
    for (int i = 0; i < 2; i++) {
        task_cancel(a);
        task_cancel(b);
    }
    settle(2, "A B | A!CancelledError B!CancelledError | |",
           "cancelled twice before the next step, once is raised",
           "take_thrown() sets both to 0, thrown and must_cancel: what was "
           "raised is not raised again");
    check_number(2, task_cancelling(a), "... and both are counted",
                 "cancel(): task->cancelling++");
    task_cancel(b);
    task_cancel(a);
    settle(2, "B!CancelledError A!CancelledError | |",
           "cancelled again, in the order of the calls",
           "each cancel() asks anew: what was asked before says nothing about "
           "what it waits for now");
    unref(a);
    unref(b);
    unref(f);
    end();
}

static void check_itself(void)
{
    static const char *const likely =
        "start_awaiting(): with must_cancel, f is asked to cancel; and if it "
        "does, must_cancel is 0";
    begin();
    struct future *f = loop_create_future(loop), *g = loop_create_future(loop);
    must_succeed(future_set_result(f, 5));
    struct task *a = enter(CALL(actor, .name = "A", .script = "cf", .f = f));
    struct task *b = enter(CALL(actor, .name = "B", .script = "cfs", .f = g));
    struct task *c = enter(CALL(actor, .name = "C", .script = "cs"));
    struct task *d =
        enter(CALL(actor, .name = "D", .script = "c", .ends = ECONNRESET));
    settle(2, "A A=5 B C D | B!CancelledError C!CancelledError |",
           "who cancels itself is told where it waits next", likely);
    check(future_cancelled(g), "... and the future with it", likely);
    moon.seconds = 5;
    settle(3, "| B wakes up | |", "it catches that, and sleeps", likely);
    ends_as("cancelled", a, "who waits no more ends cancelled",
            "finish(): must_cancel, and no error");
    ends_as("7", b, "who was told, and caught it, ends well", NULL);
    ends_as("7", c, "... also if it would have slept", NULL);
    ends_as("ConnectionResetError", d, "an error of its own stays",
            "finish(): must_cancel takes the place of a result, not of an "
            "error");
    unref(f);
    unref(g);
    end();
}

static void check_chain(int catches, const char *script, const char *what)
{
    begin();
    struct future *f = loop_create_future(loop);
    struct task *inner = enter(
        CALL(actor, .name = "I", .script = "f", .f = f, .raises = !catches));
    struct task *outer = enter(CALL(actor, .name = "O", .script = script,
                                    .f = &inner->future, .raises = 1));
    ticks(1);
    if (*script == 'f')
        task_cancel(outer);
    settle(3,
           catches ? "I O | I!CancelledError | O=7 | |"
                   : "I O | I!CancelledError | O!CancelledError | |",
           what,
           "a task is a future, too: future_cancel() of what it awaits; if "
           "that takes the request, nothing else is to be done, and "
           "must_cancel is 0");
    check_number(1, task_cancelling(inner), "... it was asked once", NULL);
    ends_as(catches ? "7" : "cancelled", outer,
            "... and who waits for it ends as it does", NULL);
    unref(inner);
    unref(f);
    end();
}

/* ---- a future that does not take the request ----------------------------- */

static const char *rock_name(const struct future *f)
{
    (void)f;
    return "a rock";
}

static int rock_cancel(struct future *f)
{
    (void)f;
    return 0;
}

static void rock_free(struct future *f)
{
    object_free(OBJECT_FUTURE, f);
}

static const struct future_kind rock_kind = {rock_name, rock_cancel, rock_free,
                                             0};

static struct future *rock_new(const struct future_kind *kind)
{
    struct future *f = object_new(OBJECT_FUTURE, sizeof *f, __FILE__, __LINE__);
    future_begin(f, kind, loop);
    return f;
}

static void check_refused(void)
{
    begin();
    struct future *rock = rock_new(&rock_kind);
    struct task *a =
        enter(CALL(actor, .name = "A", .script = "f", .f = rock, .raises = 1));
    struct task *b =
        enter(CALL(actor, .name = "B", .script = "cf", .f = rock, .raises = 1));
    ticks(1);
    task_cancel(a);
    settle(1, "A B | |", "what it waits for does not take the request", NULL);
    must_succeed(future_set_result(rock, 5));
    settle(2, "A!CancelledError B!CancelledError | |",
           "when that is done, the error is raised all the same",
           "a request that the future does not take is kept in must_cancel");
    ends_as("cancelled", a, "... and it ends cancelled", NULL);
    ends_as("cancelled", b, "... also if it has cancelled itself", NULL);
    unref(rock);
    end();
}

/* ---- two that ask each other --------------------------------------------- */

static struct task *mirrored;
static int asked; /* the mirror was */

static int mirror_cancel(struct future *f)
{
    (void)f;
    if (++asked > 1) {
        check(0, "two that wait for each other ask each other once",
              "cancel(): while task->asks is set, it does not ask again");
        exit(check_end());
    }
    return task_cancel(mirrored);
}

static const struct future_kind mirror_kind = {rock_name, mirror_cancel,
                                               rock_free, 0};

static void check_mirror(void)
{
    begin();
    struct future *mirror = rock_new(&mirror_kind);
    mirrored = enter(CALL(actor, .name = "A", .script = "ff", .f = mirror));
    ticks(1);
    for (int i = 0; i < 2; i++) {
        asked = 0;
        task_cancel(mirrored);
        check_number(1, asked,
                     i ? "... and once more when it is cancelled again"
                       : "what it waits for may cancel it in turn",
                     "cancel_awaited(): task->asks is set while it asks, and "
                     "not afterwards");
    }
    settle(2, "A | A!CancelledError | |",
           "... which comes back to it, and is raised there",
           "asked while it asks, it waits for itself: nobody else will end "
           "that. handle_cancel() of its handle, and step_soon() with "
           "ECANCELED");
    must_succeed(future_set_result(mirror, 5));
    settle(2, "A=5 | |", "... once", NULL);
    unref(mirrored);
    unref(mirror);
    end();
}

static void check_circle(void)
{
    begin();
    struct co *co = CALL(actor, .name = "A", .script = "f", .raises = 1);
    struct task *a = enter(co);
    struct task *b = enter(
        CALL(actor, .name = "B", .script = "f", .f = &a->future, .raises = 1));
    ((struct actor *)co)->f = &b->future;
    ticks(1);
    task_cancel(b);
    settle(3, "A B | B!CancelledError | A!CancelledError | |",
           "of two that wait for each other the one that is cancelled begins",
           "asked while it asks: its step comes soon, with ECANCELED");
    ends_as("cancelled", a, "... both end cancelled", NULL);
    ends_as("cancelled", b, "... also the one that was asked", NULL);
    end();
}

int main(int argc, char **argv)
{
    (void)argc;
    program_begin(argv[0]);
    check_waiting();
    check_sleeping();
    check_not_begun();
    check_too_late();
    check_error();
    check_twice();
    check_itself();
    check_chain(0, "f", "a task that waits for a task passes the request on");
    check_chain(1, "f", "an awaited task that catches it returns a result");
    check_chain(1, "cf", "... also if the one who waits cancels itself");
    check_refused();
    check_mirror();
    check_circle();
    return check_end();
}
