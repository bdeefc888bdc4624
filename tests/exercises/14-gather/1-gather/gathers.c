/* gathers.c: gathers children that return, fail, are cancelled or do not care,
 * on a virtual clock: what becomes of the gather, when, and of the children? */
#include <check.h>
#include <die.h>
#include <gather.h>
#include <object.h>
#include <run.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 3, UNTOUCHED = -1, OLD = 99, EVER = 1000 /* seconds */ };

static struct loop *loop;
static struct virtual_clock virtual_one;
static struct future *children[MOST]; /* of the scene; not owned */
static struct outcome results[MOST];
static int dropped; /* values that were */

/* ---- the children -------------------------------------------------------- */

struct child {
    CO;
    double seconds; /* it takes */
    int error;      /* that it ends with; 0: none */
    struct value value;
    double cleans_up; /* so many seconds, when it is cancelled */
    int swallows;     /* the cancel */
    int came;
};

ASYNC(child)
{
    BEGIN;
    TRY_AWAIT(self->came, async_sleep(self->seconds));
    if (self->came && self->cleans_up > 0)
        AWAIT(async_sleep(self->cleans_up));
    if (self->came && !self->swallows)
        RAISE(self->came);
    if (self->error)
        RAISE(self->error);
    RETURN(self->value);
    END;
}

#define CHILD(...) (&loop_create_task(loop, CALL(child, __VA_ARGS__))->future)

static void count_drop(struct value v)
{
    (void)v;
    dropped++;
}

/* ---- the scenes, and what they ask --------------------------------------- */

static void begin(void)
{
    loop = loop_new();
    virtual_clock_begin(&virtual_one);
    loop_set_clock(loop, &virtual_one.clock);
    for (int i = 0; i < MOST; i++)
        results[i] = (struct outcome){UNTOUCHED, VALUE(OLD)};
    dropped = 0;
}

static long left(void)
{
    return object_count(OBJECT_FUTURE) + object_count(OBJECT_TASK);
}

/* If a check has failed, what comes after it says nothing new. */
static void end(void)
{
    if (check_end() != 0)
        exit(check_end());
    loop_free(loop);
    if (left() == 0)
        return;
    check_number(0, left(), "... and then no future and no task is left",
                 "gather_free(): each child is let go, and at last "
                 "object_free()");
    exit(check_end());
}

static int stop(void *argument)
{
    loop_stop(argument);
    return 0;
}

static void run_for(double seconds)
{
    struct timer timer = TIMER(stop, loop);
    must_succeed(loop_call_later(loop, seconds, &timer));
    must_succeed(loop_run_forever(loop));
    timer_cancel(&timer);
}

static const char *name_of(int error)
{
    return error ? error_name(error) : "no error";
}

/* Runs the loop until g is done. Returns the name of its error. If it does
 * not come, that is the failure. */
static const char *end_of(struct future *g, const char *what,
                          const char *likely)
{
    struct timer timer = TIMER(stop, loop);
    must_succeed(loop_call_later(loop, EVER, &timer));
    int error = loop_run_until_complete(loop, ref(g));
    timer_cancel(&timer);
    check_text("done", future_done(g) ? "done" : "pending for ever", what,
               likely);
    if (check_end() != 0)
        exit(check_end());
    return name_of(error);
}

/* Between the start of the scene and now. */
static void check_seconds(double expected, const char *what, const char *likely)
{
    char came[40], wanted[40];
    snprintf(wanted, sizeof wanted, "at %g s", expected);
    snprintf(came, sizeof came, "at %g s", loop_time(loop));
    check_text(wanted, came, what, likely);
}

/* "1 ConnectionResetError -" for three results: a dash for one that nobody has
 * written. */
static void check_results(const char *expected, size_t n, const char *what,
                          const char *likely)
{
    char came[200] = "";
    for (size_t i = 0; i < n; i++) {
        size_t length = strlen(came);
        const struct outcome *r = &results[i];
        snprintf(came + length, sizeof came - length, "%s", i ? " " : "");
        length = strlen(came);
        if (r->error == UNTOUCHED)
            snprintf(came + length, sizeof came - length, "-");
        else if (r->error)
            snprintf(came + length, sizeof came - length, "%s",
                     error_name(r->error));
        else
            snprintf(came + length, sizeof came - length, "%lld",
                     r->value.as.number);
    }
    check_text(expected, came, what, likely);
}

/* ---- all goes well ------------------------------------------------------- */

static void all_return(void)
{
    struct value value;
    begin();
    children[0] = CHILD(.seconds = 3, .value = VALUE(1));
    children[1] = CHILD(.seconds = 1, .value = VALUE(2));
    children[2] = CHILD(.seconds = 2, .value = VALUE(3));
    struct future *g = gather(children, 3, results, 0);
    check_text("no error",
               end_of(g, "three children return: the gather is done",
                      "child_is_done() is called for each; the last one, when "
                      "g->left is 0, calls succeed(), which calls "
                      "future_finish()"),
               "... without an error", "the children have none");
    check_seconds(3, "... when the last one is",
                  "g->left counts those that it has not been told of");
    check_results("1 2 3", 3,
                  "... and the results are in the order of the "
                  "children",
                  "results[i] is that of children[i], whoever comes first");
    must_succeed(future_result(g, &value));
    check(value.as.pointer == results, "... and its value is results",
          "future_finish() gets VALUE(g->results)");
    unref(g);
    end();
}

static void results_are_the_callers(void)
{
    begin();
    children[0] =
        CHILD(.seconds = 1, .value = VALUE_WITH((void *)results, count_drop));
    struct future *g = gather(children, 1, results, 0);
    end_of(g, "a child returns a value that is not to be lost", NULL);
    unref(g);
    run_for(1);
    check_number(0, dropped, "... and it stays what it is in results",
                 "future_result() hands the value over; to copy "
                 "future->value does not: then it is dropped with its future");
    end();
}

struct empty {
    CO;
    struct future *gather; /* owned */
};

ASYNC(empty)
{
    BEGIN;
    self->gather = gather(NULL, 0, results, 0);
    check(future_done(self->gather), "a gather of nothing is done at once",
          "gather() calls succeed() then: it calls future_finish()");
    if (check_end() != 0)
        exit(check_end());
    AWAIT(self->gather);
    END;
}

static void none_at_all(void)
{
    begin();
    check_number(0, loop_run_until_complete(loop, CALL(empty)),
                 "... without an error", NULL);
    end();
}

/* ---- errors -------------------------------------------------------------- */

static void one_fails(void)
{
    begin();
    children[0] = CHILD(.seconds = 2, .value = VALUE(1));
    children[1] = CHILD(.seconds = 1, .error = ECONNRESET);
    children[2] = CHILD(.seconds = 3, .error = EPIPE);
    struct future *last = ref(children[2]);
    struct future *g = gather(children, 3, results, 0);
    check_text("ConnectionResetError",
               end_of(g, "a child fails: the gather is done", NULL),
               "... with its error", "fail(g, error)");
    check_seconds(1, "... at once",
                  "the first error is the gather's, at once: one of the others "
                  "may never end");
    end_of(last, "the others go on", "nobody cancels them");
    check_text("BrokenPipeError", name_of(last->error), "... to their own end",
               "nobody cancels them");
    check_text("ConnectionResetError", name_of(g->error),
               "a second error changes nothing",
               "if future_done(&g->future), nothing more happens");
    check_results("- - -", 3,
                  "results is not written to after the gather has "
                  "failed",
                  "it may stand in a frame that is gone");
    unref(last);
    unref(g);
    end();
}

/* Another order: the one that fails last is the last to be told of. */
static void all_but_one_return(void)
{
    begin();
    children[0] = CHILD(.seconds = 1, .error = ECONNRESET);
    children[1] = CHILD(.seconds = 2, .value = VALUE(2));
    struct future *g = gather(children, 2, results, 0);
    end_of(g, "the first one fails, the other one returns later", NULL);
    run_for(5);
    check_text("ConnectionResetError", name_of(g->error),
               "... and the gather has failed for good",
               "if future_done(&g->future), nothing more happens");
    check_results("- -", 2, "... and results is not written to",
                  "it may stand in a frame that is gone");
    unref(g);
    end();
}

/* A value that has come is its child's until all are there. */
static void a_value_and_an_error(void)
{
    begin();
    children[0] =
        CHILD(.seconds = 1, .value = VALUE_WITH((void *)results, count_drop));
    children[1] = CHILD(.seconds = 2, .error = ECONNRESET);
    struct future *g = gather(children, 2, results, 0);
    end_of(g, "one returns a value, then the other one fails", NULL);
    check(results[0].error == UNTOUCHED && results[0].value.as.number == OLD,
          "... and results is as it was before",
          "results is written to when all are there, in succeed(), and not as "
          "they come");
    unref(g);
    run_for(1);
    check_number(1, dropped, "... and the value is dropped with its child",
                 "who has not succeeded takes no value out of a child: "
                 "future_result(child->future, NULL) asks for the error only");
    end();
}

static void one_is_cancelled(void)
{
    begin();
    children[0] = CHILD(.seconds = 1, .error = ECANCELED);
    children[1] = CHILD(.seconds = 2, .value = VALUE(2));
    struct future *g = gather(children, 2, results, 0);
    check_text(
        "CancelledError",
        end_of(g, "somebody else cancels a child: the gather is done", NULL),
        "... with that as its error",
        "future_result() of a cancelled child is ECANCELED");
    check(!future_cancelled(g), "... but it is not cancelled itself",
          "fail() finishes it: FUTURE_FINISHED, and the error");
    unref(g);
    run_for(5);
    end();
}

static void errors_as_values(void)
{
    begin();
    children[0] = CHILD(.seconds = 3, .value = VALUE(1));
    children[1] = CHILD(.seconds = 1, .error = ECONNRESET);
    children[2] = CHILD(.seconds = 2, .error = ECANCELED);
    struct future *g = gather(children, 3, results, GATHER_ERRORS_AS_VALUES);
    check_text("no error",
               end_of(g, "GATHER_ERRORS_AS_VALUES: it is done", NULL),
               "... without an error",
               "g->flags & GATHER_ERRORS_AS_VALUES: an error of a child is a "
               "result");
    check_seconds(3, "... when all are", "no error ends it before");
    check_results("1 ConnectionResetError CancelledError", 3,
                  "... and the errors stand in results",
                  "what future_result() returns is results[i].error");
    check(results[1].value.kind == VALUE_NONE &&
              results[2].value.kind == VALUE_NONE,
          "... with the value NONE, whatever stood there before",
          "future_result() sets the value only if there is no error");
    unref(g);
    end();
}

/* ---- cancelling ---------------------------------------------------------- */

static void cancel(struct future *g, int expected, const char *what,
                   const char *likely)
{
    check_number(expected, future_cancel(g), what, likely);
    check(!future_done(g), "... and it stays pending",
          "it is done when its children are: here they are only asked");
}

static void is_cancelled(void)
{
    begin();
    children[0] = CHILD(.seconds = 9, .cleans_up = 2);
    children[1] = CHILD(.seconds = 9);
    children[2] = CHILD(.seconds = 9);
    struct future *first = ref(children[0]), *last = ref(children[2]);
    struct future *g = gather(children, 3, results, 0);
    run_for(1);
    cancel(g, 1, "a gather is cancelled: that changes something",
           "future_cancel() says so, for each child");
    check_text("CancelledError",
               end_of(g, "... and it is done, when a child is", NULL),
               "... with ECANCELED",
               "the first child that ends as cancelled is the first error");
    check_seconds(1, "... while others still clean up", NULL);
    run_for(4);
    check(future_cancelled(first) && future_cancelled(last),
          "all children were cancelled",
          "each one is asked, also behind one that has taken it: || does not "
          "call what stands behind it");
    unref(first);
    unref(last);
    unref(g);
    end();
}

static void is_cancelled_with_errors_as_values(void)
{
    begin();
    children[0] = CHILD(.seconds = 9, .cleans_up = 2);
    children[1] = CHILD(.seconds = 9);
    struct future *g = gather(children, 2, results, GATHER_ERRORS_AS_VALUES);
    run_for(1);
    cancel(g, 1, "one with GATHER_ERRORS_AS_VALUES is cancelled", NULL);
    check_text("CancelledError", end_of(g, "... and it is done", NULL),
               "... with ECANCELED, and not with results",
               "gather_cancel() remembers it in g->cancel_requested, for the "
               "last child that is told of");
    check_seconds(3, "... when all have cleaned up",
                  "it waits for all, as always with this flag");
    unref(g);
    end();
}

static void nobody_cares(void)
{
    begin();
    children[0] = CHILD(.seconds = 9, .swallows = 1);
    children[1] = CHILD(.seconds = 9, .swallows = 1);
    struct future *g = gather(children, 2, results, 0);
    run_for(1);
    cancel(g, 1, "a gather whose children swallow the cancel is cancelled",
           NULL);
    check_text("CancelledError", end_of(g, "... and it is done", NULL),
               "... with ECANCELED all the same",
               "gather_cancel() remembers it in g->cancel_requested, for the "
               "last child that is told of");
    unref(g);
    end();
}

static void is_cancelled_too_late(void)
{
    begin();
    children[0] = loop_create_future(loop);
    struct future *g = gather(children, 1, results, 0);
    must_succeed(future_set_result(children[0], 7));
    cancel(g, 0,
           "the children are done, the gather has not heard of it: there "
           "is nothing to cancel",
           "0 if no child has taken it");
    check_text("no error", end_of(g, "... and it is done", NULL),
               "... without an error",
               "a cancel that nobody has taken was not requested");
    check_results("7", 1, "... with its result", NULL);
    unref(g);
    end();
}

/* ---- let go -------------------------------------------------------------- */

static void is_let_go(void)
{
    begin();
    children[0] = CHILD(.seconds = 1, .error = ECONNRESET);
    children[1] = CHILD(.seconds = 2, .value = VALUE(2));
    struct future *first = children[0], *last = ref(children[1]);
    unref(gather(children, 2, results, 0));
    check(queue_is_empty(&first->callbacks) && queue_is_empty(&last->callbacks),
          "a gather is let go before its children are done: none calls back",
          "gather_free(): handle_cancel(), otherwise they call into memory "
          "that is free");
    if (check_end() != 0)
        exit(check_end());
    check_text("no error", end_of(last, "... and they go on", NULL),
               "... to their own end", "they are let go, not cancelled");
    unref(last);
    end();
}

/* The callback is not with its future any more, it waits for its turn: who
 * takes it back there is in time all the same. Its memory is watched from
 * outside. */
static void is_let_go_in_between(void)
{
    begin();
    children[0] = loop_create_future(loop);
    struct future *child = ref(children[0]);
    struct future *g = gather(children, 1, results, 0);
    struct handle neighbor = HANDLE(stop, loop);
    must_succeed(future_set_result(child, 1));
    must_succeed(loop_call_soon(loop, &neighbor));
    struct handle_link *queued = neighbor.link.previous;
    unref(g);
    check(neighbor.link.previous != queued,
          "a child is done, and the gather is let go before it is told: it "
          "is told no more",
          "gather_free(): handle_cancel() takes it out of whatever queue it "
          "is in; future_remove_done_callback() looks only at the future's");
    if (check_end() != 0)
        exit(check_end());
    handle_cancel(&neighbor);
    unref(child);
    end();
}

int main(int argc, char **argv)
{
    (void)argc;
    program_begin(argv[0]);
    all_return();
    results_are_the_callers();
    none_at_all();
    one_fails();
    all_but_one_return();
    a_value_and_an_error();
    one_is_cancelled();
    errors_as_values();
    is_cancelled();
    is_cancelled_with_errors_as_values();
    nobody_cares();
    is_cancelled_too_late();
    is_let_go();
    is_let_go_in_between();
    check_number(0, left(), "at the end no future and no task is left", NULL);
    return check_end();
}
