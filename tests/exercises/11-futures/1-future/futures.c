/* futures.c: finishes futures, asks them, and writes down who was called in
 * which tick. */
#include <check.h>
#include <die.h>
#include <future.h>
#include <object.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct loop *loop;
static char said[100]; /* "a c" */
static int dropped;    /* values */

static void run_one_tick(void)
{
    loop_stop(loop);
    must_succeed(loop_run_forever(loop));
}

static void check_said(const char *expected, const char *what,
                       const char *likely)
{
    check_text(expected, said, what, likely);
    said[0] = '\0';
}

/* Errors by their names. */
static int check_error(int expected, int came, const char *what,
                       const char *likely)
{
    if (expected == came)
        return check(1, what, NULL);
    return check_text(expected ? error_name(expected) : "no error",
                      came ? error_name(came) : "no error", what, likely);
}

static void drop(struct value v)
{
    (void)v;
    dropped++;
}

/* ---- states -------------------------------------------------------------- */

static void pending(void)
{
    static const char *const likely =
        "as long as f->state is FUTURE_PENDING, there is no answer";
    struct future *f = loop_create_future(loop);
    struct value value = VALUE(1);
    int error = 1;
    check_error(E_INVALID_STATE, future_result(f, &value),
                "a pending future has no result", likely);
    check_error(E_INVALID_STATE, future_error(f, &error), "... and no error",
                likely);
    check(error == 1 && value.as.number == 1, "... and nothing was written",
          "*error and *value are set only if the answer is 0");
    check_number(0, f->asked, "... and nobody has learned an error by that",
                 "f->asked = 1 where *error is set, and only there: who asks "
                 "too early learns nothing");
    check_error(E_VALUE, future_set_error(f, 0), "0 is no error",
                "nobody can raise it: E_VALUE");
    check_error(E_VALUE, future_set_error(f, E_STOP_ITERATION),
                "E_STOP_ITERATION is not for futures",
                "a generator would take it for an end: E_VALUE");
    check_error(E_VALUE, future_set_error(f, E_GENERATOR_EXIT),
                "E_GENERATOR_EXIT neither", "E_VALUE");
    check(!future_done(f), "... and it is still pending",
          "what is refused changes nothing");
    future_unref(f);
}

static void with_a_value(void)
{
    struct future *f = loop_create_future(loop);
    struct value value = NONE;
    int error = 1;
    check_error(0, future_set_result(f, 42), "a future is set to 42", NULL);
    check_error(0, future_result(f, &value), "it has a result",
                "it is finished, and its error is 0");
    check_number(42, value.as.number, "... which is 42", "*value = f->value");
    value = NONE;
    check_error(0, future_result(f, &value), "who asks once more gets it, too",
                NULL);
    check_number(42, value.as.number, "... and it is 42 still",
                 "only drop goes with the first one who takes it: the value "
                 "stays");
    check(future_error(f, &error) == 0 && error == 0, "its error is: none",
          "future_error() returns 0, and *error is 0");
    check_error(E_INVALID_STATE, future_set_result(f, 43),
                "it cannot be set again", "only if it is pending");
    check_error(E_INVALID_STATE, future_set_error(f, EPIPE),
                "... nor fail any more", "only if it is pending");
    check(future_result(f, &value) == 0 && value.as.number == 42,
          "... and is 42 still", "what is refused changes nothing");
    check_error(0, future_result(f, NULL), "one may ask without taking",
                "value may be NULL");
    future_unref(f);
}

static void with_an_error(void)
{
    struct future *f = loop_create_future(loop);
    struct value value = VALUE(1);
    int error = 0;
    check_error(0, future_set_error(f, ECONNRESET), "a future fails", NULL);
    check_number(0, f->asked, "nobody has asked yet", NULL);
    for (int i = 0; i < 2; i++)
        check_error(ECONNRESET, future_result(f, &value),
                    "its result is the error, every time",
                    "future_result() returns f->error");
    check(value.as.number == 1 && value.kind == VALUE_NUMBER,
          "... and no value was written",
          "*value is set only if the answer is 0");
    check_number(1, f->asked, "that somebody has asked is noted",
                 "f->asked = 1: or its error is told as one that nobody has "
                 "asked for");
    check(future_error(f, &error) == 0 && error == ECONNRESET,
          "its error can be asked for",
          "future_error() returns 0, and *error is the error");
    future_unref(f);
}

static void that_is_cancelled(void)
{
    struct future *f = loop_create_future(loop);
    struct value value = VALUE(1);
    int error = 1;
    future_cancel(f);
    check_error(ECANCELED, future_result(f, &value),
                "of a cancelled one the result is ECANCELED",
                "f->state is FUTURE_CANCELLED");
    check_error(ECANCELED, future_error(f, &error), "... and so is its error",
                "future_error() returns it");
    check(error == 1 && value.as.number == 1 && value.kind == VALUE_NUMBER,
          "... and nothing was written",
          "*error and *value are set only if the answer is 0");
    check_error(E_INVALID_STATE, future_set_result(f, 1),
                "it cannot be set any more", "only if it is pending");
    future_unref(f);
}

static const char *no_name(const struct future *f)
{
    (void)f;
    return "a task of the check";
}

static void that_is_a_task(void)
{
    static const struct future_kind task = {no_name, NULL, NULL, 1};
    struct future f;
    future_begin(&f, &task, loop);
    check_error(E_RUNTIME, future_set_result(&f, 1),
                "a task is not set from outside",
                "f->kind->is_task: E_RUNTIME");
    check_error(E_RUNTIME, future_set_error(&f, EPIPE), "... nor made to fail",
                "f->kind->is_task: E_RUNTIME");
}

/* ---- callbacks ----------------------------------------------------------- */

struct waiter {
    const char *name;
    struct future *sets; /* when it is called; NULL: none */
    struct handle done;
};

static int is_done(void *argument)
{
    struct waiter *w = argument;
    size_t length = strlen(said);
    snprintf(said + length, sizeof said - length, "%s%s", length ? " " : "",
             w->name);
    return w->sets ? future_set_result(w->sets, 1) : 0;
}

/* Makes waiters named a, b, c ... */
static void begin(struct waiter *waiters, int count)
{
    static const char names[][2] = {"a", "b", "c", "d", "e"};
    for (int i = 0; i < count; i++) {
        waiters[i] = (struct waiter){.name = names[i]};
        waiters[i].done = HANDLE(is_done, &waiters[i]);
    }
}

static void callbacks(void)
{
    struct future *f = loop_create_future(loop);
    struct waiter w[3];
    begin(w, 3);
    for (int i = 0; i < 3; i++)
        check_error(0, future_add_done_callback(f, &w[i].done),
                    "a callback is added", NULL);
    if (!check_error(E_RUNTIME, future_add_done_callback(f, &w[0].done),
                     "the same handle cannot wait twice",
                     "handle_queued(): a handle that is put in a queue twice "
                     "closes the ring in the wrong place"))
        exit(check_end()); /* and the loop would go round and round */
    run_one_tick();
    check_said("", "while it is pending, nobody is called", NULL);
    future_set_result(f, 1);
    check_said("", "nobody is called before it returns",
               "loop_call_soon(), and not h->callback(): who sets a result is "
               "in the middle of something");
    run_one_tick();
    check_said("a b c", "in the next tick they are called, in order",
               "queue_take() until there is none; each goes to "
               "loop_call_soon()");
    run_one_tick();
    check_said("", "... and once only", NULL);
    future_unref(f);
}

/* Those that wait for one that fails, or is cancelled. */
static void other_ends(void)
{
    for (int cancels = 0; cancels < 2; cancels++) {
        struct future *f = loop_create_future(loop);
        struct waiter w[2];
        begin(w, 2);
        for (int i = 0; i < 2; i++)
            future_add_done_callback(f, &w[i].done);
        if (cancels)
            future_cancel(f);
        else
            future_set_error(f, EPIPE);
        check_said("", "nobody is called before it returns",
                   "loop_call_soon(), and not h->callback()");
        run_one_tick();
        check_said("a b",
                   cancels ? "who waits for one that is cancelled is called"
                           : "who waits for one that fails is called",
                   "to fail and to be cancelled is to be done, too: "
                   "future_finish() is one function for all ends");
        future_result(f, NULL);
        future_unref(f);
    }
}

static void late_ones(void)
{
    struct future *f = loop_create_future(loop);
    struct waiter w[1];
    begin(w, 1);
    future_set_error(f, EPIPE);
    future_result(f, NULL);
    check_error(0, future_add_done_callback(f, &w[0].done),
                "a callback is added to one that is done", NULL);
    check_said("", "... and is not called at once",
               "it goes through the loop's queue, too");
    run_one_tick();
    check_said("a", "... but in the next tick",
               "nobody will finish it again: loop_call_soon()");
    future_unref(f);
}

static void removed_ones(void)
{
    struct future *f = loop_create_future(loop), *g = loop_create_future(loop);
    struct waiter w[3];
    begin(w, 3);
    for (int i = 0; i < 3; i++)
        future_add_done_callback(f, &w[i].done);
    check_number(0, future_remove_done_callback(g, &w[1].done),
                 "from another future it cannot be removed",
                 "look for &h->link in the ring of f->callbacks");
    check_number(1, future_remove_done_callback(f, &w[1].done),
                 "one in the middle is removed",
                 "handle_cancel() takes it out");
    check_number(0, future_remove_done_callback(f, &w[1].done),
                 "... and is not there any more", NULL);
    check(!handle_queued(&w[1].done), "... nor in any other queue",
          "handle_cancel() takes it out, and it may be used again");
    future_set_result(f, 1);
    check_number(0, future_remove_done_callback(f, &w[2].done),
                 "once it is done, nothing can be removed",
                 "it is in the loop's queue by then: handle_queued() says that "
                 "it is in some queue, not in which");
    run_one_tick();
    check_said("a c", "the others are called, and only they",
               "a handle that is in the loop's queue stays there");
    future_unref(f);
    future_unref(g);
}

static void chained_ones(void)
{
    struct future *f = loop_create_future(loop), *g = loop_create_future(loop);
    struct waiter w[3];
    begin(w, 3);
    w[0].sets = g;
    future_add_done_callback(f, &w[0].done);
    future_add_done_callback(f, &w[1].done);
    future_add_done_callback(g, &w[2].done);
    future_set_result(f, 1);
    run_one_tick();
    check_said("a b", "a callback finishes another future",
               "all run in the tick in which they are in the loop's queue");
    run_one_tick();
    check_said("c", "... whose callback has its turn a tick later", NULL);
    future_unref(f);
    future_unref(g);
}

/* ---- what must not get lost ---------------------------------------------- */

static void values_with_an_owner(void)
{
    struct future *f = loop_create_future(loop);
    struct value value, second;
    check_error(0, future_set_result(f, VALUE_WITH(1, drop)),
                "a value brings its drop function along", NULL);
    future_result(f, NULL);
    check(f->value.drop != 0, "who only asks does not take it",
          "value is NULL: nobody owns it yet");
    future_result(f, &value);
    future_result(f, &second);
    check(value.drop != 0 && second.drop == 0,
          "the first one who gets it owns it",
          "f->value.drop = 0, when *value has it");
    future_unref(f);
    check_number(0, dropped, "who takes a value owns it: it is not dropped",
                 "f->value.drop = 0, when somebody has got it");
    f = loop_create_future(loop);
    future_set_result(f, 1);
    check_error(E_INVALID_STATE, future_set_result(f, VALUE_WITH(2, drop)),
                "a value is refused", NULL);
    future_unref(f);
    check_number(0, dropped, "... and is still the caller's",
                 "E_INVALID_STATE, and nothing changes");
}

static void in_a_closed_loop(void)
{
    struct future *f = loop_create_future(loop);
    struct waiter w[2];
    begin(w, 2);
    future_add_done_callback(f, &w[0].done);
    future_add_done_callback(f, &w[1].done);
    must_succeed(loop_close(loop));
    check_error(E_RUNTIME, future_set_result(f, 1),
                "in a closed loop nobody can be called",
                "what loop_call_soon() returns comes back as E_RUNTIME");
    check(future_done(f) && !handle_queued(&w[0].done) &&
              !handle_queued(&w[1].done),
          "... but it is done, and nobody waits in it any more",
          "take all of them out, also when the loop refuses the first");
    check_error(E_RUNTIME, future_add_done_callback(f, &w[0].done),
                "... and who comes later hears of it",
                "what loop_call_soon() returns comes back");
    future_unref(f);
}

int main(int argc, char **argv)
{
    program_begin(argc ? argv[0] : NULL);
    loop = loop_new();
    pending();
    with_a_value();
    with_an_error();
    that_is_cancelled();
    that_is_a_task();
    if (check_end() == 0) {
        callbacks();
        other_ends();
        late_ones();
        removed_ones();
        chained_ones();
        values_with_an_owner();
        in_a_closed_loop();
        check_number(0, object_count(OBJECT_FUTURE), "no future is left", NULL);
    }
    loop_free(loop);
    return check_end();
}
