/* races.c: what becomes of the first of two, and of the other one. */
#include <check.h>
#include <die.h>
#include <first_of.h>
#include <object.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct loop *loop;
static struct future *a, *b,
    *result;         /* a race, each with a reference of ours */
static int dropped;  /* values */
static int reported; /* errors that the loop was told */

static void note_error(void *context, const struct handle *h, int error)
{
    (void)context, (void)h, (void)error;
    reported++;
}

/* What is freed is overwritten (check.sh): a handle in it leads nowhere. */
static void crashed(int number)
{
    static const char text[] =
        "not ok - nothing is used after it was freed\n"
        "    likely:   a handle of the race is still in some queue when the "
        "race is freed: handle_cancel() takes it out, wherever it waits\n";
    (void)number;
    _exit(write(STDOUT_FILENO, text, sizeof text - 1) > 0 ? 1 : 2);
}

static void run_ticks(int ticks)
{
    while (ticks-- > 0) {
        loop_stop(loop);
        must_succeed(loop_run_forever(loop));
    }
}

static void drop(struct value v)
{
    (void)v;
    dropped++;
}

/* ---- a race -------------------------------------------------------------- */

static void begin(void)
{
    a = loop_create_future(loop);
    b = loop_create_future(loop);
    dropped = reported = 0;
}

static void start(void)
{
    result = first_of(loop, future_ref(a), future_ref(b));
}

/* If a check has failed, what comes after it says nothing new. */
static void end(const char *what)
{
    run_ticks(3);
    future_unref(a);
    future_unref(b);
    future_unref(result);
    check_number(0, reported, what,
                 "a callback returned an error: the result was done already, "
                 "or a handle was in a queue already");
    check_number(
        0, object_count(OBJECT_FUTURE), "... and no future is left",
        "the race lets go of both, and of the result, when it is over");
    if (check_end() != 0)
        exit(check_end());
}

static const char *state_of(struct future *f)
{
    static char text[50];
    struct value value;
    int error;
    if (!future_done(f))
        return "pending";
    if (future_cancelled(f))
        return "cancelled";
    error = future_result(f, &value);
    if (error)
        return error_name(error);
    snprintf(text, sizeof text, "%lld", value.as.number);
    value_drop(value);
    return text;
}

static void check_state(const char *expected, struct future *f,
                        const char *what, const char *likely)
{
    check_text(expected, state_of(f), what, likely);
}

static const char *const other_one =
    "when the result is done, what is still pending is cancelled";

/* ---- the scenes ---------------------------------------------------------- */

static void one_of_them(void)
{
    for (int i = 0; i < 2; i++) {
        begin();
        start();
        run_ticks(2);
        check_state("pending", result, "nobody is done: it is pending", NULL);
        future_set_result(i ? b : a, 42 + i);
        check_state("pending", result, "one is done: nothing happens at once",
                    NULL);
        run_ticks(2);
        check_state(i ? "43" : "42", result, "it has the value of that one",
                    "a done callback of each of the two sets the result");
        check_state("cancelled", i ? a : b, "the other one is cancelled",
                    other_one);
        end("that race is over");
    }
}

static void who_fails(void)
{
    begin();
    start();
    future_set_error(b, ECONNRESET);
    run_ticks(2);
    check_state("ConnectionResetError", result, "one fails: so does the result",
                "an error is an outcome, too: future_set_error()");
    check_state("cancelled", a, "the other one is cancelled", other_one);
    end("that race is over");
    begin();
    start();
    future_cancel(a);
    run_ticks(2);
    check_state("cancelled", result, "one is cancelled: so is the result",
                "future_cancelled() before future_result()");
    check_state("cancelled", b, "the other one is cancelled", other_one);
    end("that race is over");
}

static void in_the_same_tick(void)
{
    begin();
    start();
    future_set_result(b, 2);
    future_set_result(a, 1);
    run_ticks(2);
    check_state("2", result, "both in one tick: who was done first is first",
                "callbacks run in the order in which their futures were done: "
                "the callback must know which of the two it stands for");
    end("that race is over");
    begin();
    future_set_result(b, 2);
    future_set_result(a, 1);
    start();
    check_state("pending", result,
                "both are done beforehand: nothing is set at once",
                "future_add_done_callback() is right for those, too");
    run_ticks(2);
    check_state("1", result, "... and a is first", NULL);
    end("that race is over");
}

static void given_up(void)
{
    begin();
    start();
    check_number(1, future_cancel(result), "the result is cancelled", NULL);
    run_ticks(2);
    check_state("cancelled", a, "... and a with it",
                "the result can have a done callback as well");
    check_state("cancelled", b, "... and b with it",
                "the result can have a done callback as well");
    end("that race is over");
    begin();
    start();
    future_set_result(a, VALUE_WITH(1, drop));
    check_number(1, future_cancel(result),
                 "it is cancelled when a has just come", NULL);
    end("that race is over");
    check_number(1, dropped, "a value that nobody wants is dropped once",
                 "before you take it from its future, see whether the result "
                 "is done: then it is better left where it is");
    begin();
    start();
    check_number(1, future_cancel(result), "it is cancelled, and then a comes",
                 NULL);
    future_set_result(a, VALUE_WITH(1, drop));
    run_ticks(2);
    check_state("cancelled", b, "... and b is cancelled", other_one);
    end("that race is over");
    check_number(1, dropped, "a value that comes too late is dropped once",
                 "before you take it from its future, see whether the result "
                 "is done: then it is better left where it is");
}

static void two_values(void)
{
    begin();
    start();
    future_set_result(a, VALUE_WITH(1, drop));
    future_set_result(b, VALUE_WITH(2, drop));
    run_ticks(2);
    check_number(0, dropped, "both have come: nothing is dropped yet",
                 "what is first goes on into the result, which owns it then");
    end("that race is over");
    check_number(2, dropped, "... and each is dropped once",
                 "future_set_value(result, value) hands the drop function on; "
                 "the second one is best left in its future");
}

static void a_second_error(void)
{
    begin();
    start();
    future_set_result(b, 2);
    future_set_error(a, ECONNRESET);
    run_ticks(2);
    check_state("2", result, "one comes, and then the other one fails",
                "the first of the two decides");
    check_number(
        0, a->asked, "... and nobody has asked for that error",
        "when the result is done already, there is nothing to ask: "
        "the future tells its error when it is let go, unless somebody "
        "has asked");
    state_of(a); /* now somebody has */
    end("that race is over");
}

static void nobody_keeps_it(void)
{
    begin();
    start();
    future_unref(result);
    future_unref(b);
    run_ticks(2);
    check_state("pending", a, "nobody keeps the result: the race goes on",
                "it has references of its own");
    future_set_result(a, 1);
    result = loop_create_future(loop); /* for end() */
    b = loop_create_future(loop);
    end("... and is over when a comes");
}

int main(int argc, char **argv)
{
    program_begin(argc ? argv[0] : NULL);
    setenv("LOOP_DEBUG", "1", 1); /* what was let go is known */
    signal(SIGSEGV, crashed);
    signal(SIGBUS, crashed);
    loop = loop_new();
    loop_set_exception_handler(loop, note_error, NULL);
    one_of_them();
    who_fails();
    in_the_same_tick();
    given_up();
    two_values();
    a_second_error();
    nobody_keeps_it();
    loop_free(loop);
    return check_end();
}
