/* naps.c: sleeps tick by tick, beside async_sleep(), and writes down who goes
 * on in which tick. */
#include <check.h>
#include <die.h>
#include <nap.h>
#include <object.h>
#include <task.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct loop *loop;
static struct virtual_clock moon;
static char said[200]; /* "A | | A |": a bar at the end of each tick */

static void note(const char *name, const char *what)
{
    size_t length = strlen(said);
    snprintf(said + length, sizeof said - length, "%s%s%s", length ? " " : "",
             name, what);
}

struct sleeper {
    CO;
    const char *name;
    struct co *sleep; /* owned until it is awaited */
    struct value got; /* nothing */
    int error;
};

ASYNC(sleeper)
{
    BEGIN;
    note(self->name, "");
    TRY_AWAIT(self->error, self->got, self->sleep);
    note(self->name, self->error                    ? error_name(self->error)
                     : self->got.kind == VALUE_NONE ? ""
                                                    : " gets something");
    END;
}

static void enter(const char *name, struct co *sleep)
{
    unref(loop_create_task(loop, CALL(sleeper, .name = name, .sleep = sleep)));
}

/* ---- scenes -------------------------------------------------------------- */

static void begin(void)
{
    loop = loop_new();
    virtual_clock_begin(&moon);
    loop_set_clock(loop, &moon.clock);
    said[0] = '\0';
}

/* One tick at each of these times. */
static void ticks(int count, const double times[])
{
    for (int i = 0; i < count; i++) {
        moon.seconds = times[i];
        loop_stop(loop);
        must_succeed(loop_run_forever(loop));
        note("|", "");
    }
}

/* If not this was said, what comes next says nothing new. */
static void compare(const char *text, const char *what, const char *likely)
{
    if (!check_text(text, said, what, likely))
        exit(check_end());
    said[0] = '\0';
}

/* What the loop says when it is closed. */
static void close_loop(char *text, size_t size)
{
    FILE *file = tmpfile();
    int before = dup(STDERR_FILENO);
    if (!file || before < 0 || dup2(fileno(file), STDERR_FILENO) < 0)
        die_errno("tmpfile");
    loop_free(loop);
    if (dup2(before, STDERR_FILENO) < 0 || close(before) != 0)
        die_errno("dup2");
    rewind(file);
    size = fread(text, 1, size - 1, file);
    text[size] = '\0';
    fclose(file);
}

static void end(const char *what)
{
    static char text[10000];
    close_loop(text, sizeof text);
    check(strstr(text, "timer") == NULL, what,
          "the timer is still armed: what stands behind FINALLY is done "
          "however the nap is left: timer_cancel()");
    check_number(0, object_count(OBJECT_FUTURE), "... nor is a future left",
                 "the nap has one reference, and AWAIT takes one: ref(), and "
                 "behind FINALLY unref()");
    if (check_end())
        exit(check_end());
}

/* ---- the checks ---------------------------------------------------------- */

static void check_ticks(void)
{
    static const double times[] = {0, 1.9, 2, 2, 2};
    begin();
    enter("A", nap(2));
    ticks(5, times);
    compare("A | | | A | |", "it goes on one tick after its timer",
            "the timer finishes the future, which is what the nap awaits; "
            "future_release() can be its callback");
    enter("S", async_sleep(2));
    enter("A", nap(2));
    ticks(5, (double[]){2, 3.9, 4, 4, 4});
    compare("S A | | | S A | |", "in the tick in which async_sleep() does",
            NULL);
    end("no timer is left behind");
}

static void check_future(void)
{
    begin();
    enter("A", nap(2));
    ticks(1, (double[]){0});
    check_number(1, object_count(OBJECT_FUTURE),
                 "while it sleeps, there is its future",
                 "async_sleep() is what is to be built again, without it");
    ticks(2, (double[]){2, 2});
    end("no timer is left behind");
}

static void check_zero(void)
{
    begin();
    enter("A", nap(0));
    enter("B", nap(-1));
    ticks(3, (double[]){0, 0, 0});
    compare("A B | A B | |", "no time at all is a turn",
            "0 or less: YIELD(NONE) is all; a timer or a future is a tick "
            "more, and to do nothing lets nobody have a turn");
    end("no timer is left behind");
}

static void check_nan(void)
{
    begin();
    enter("A", nap(NAN));
    ticks(3, (double[]){0, 0, 0});
    for (char *bar; (bar = strstr(said, "| ")) != NULL;)
        memmove(bar, bar + 2, strlen(bar + 2) + 1);
    compare("A AValueError |", "what is not a number is refused",
            "RAISE(E_VALUE), before there is a future or a timer");
    end("no timer is left behind");
}

static void check_order(void)
{
    begin();
    enter("C", nap(3));
    enter("A", nap(1));
    enter("B", nap(2));
    ticks(7, (double[]){0, 1, 1, 2, 2, 3, 3});
    compare("C A B | | A | | B | | C |", "three sleep at the same time",
            "each nap has its own timer and its own future: members of its "
            "struct");
    end("no timer is left behind");
}

static void check_infinite(void)
{
    begin();
    enter("A", nap(INFINITY));
    ticks(3, (double[]){0, 1e6, 1e9});
    compare("A | | |", "one sleeps for ever",
            "INFINITY is more than 0 seconds, and a number");
    end("no timer is left behind");
}

static void check_later(void)
{
    begin();
    unref(nap(2));
    check_number(0, object_count(OBJECT_FUTURE),
                 "a nap that nobody awaits owns nothing",
                 "the future is made when the coroutine runs, not in nap()");
    struct co *late = nap(2);
    ticks(1, (double[]){3});
    enter("A", late);
    ticks(5, (double[]){3, 4.9, 5, 5, 5});
    compare("| A | | | A | |", "the seconds count from where it begins",
            "the timer is armed when the coroutine runs, not in nap()");
    end("no timer is left behind");
}

/* A nap without a task: what it yields is ours, and so is its struct, even when
 * it has ended. */
static int asked_the_task;

static int go_on(void *argument)
{
    struct co *co = argument;
    if (generator_next(&co->frame) != 0)
        return 0;
    const struct value wish = co->frame.yielded;
    if (wish.kind == AWAITED_RESULT || wish.kind == AWAITED_END)
        future_unref((struct future *)wish.as.pointer);
    asked_the_task |= wish.kind == AWAITED_SECONDS;
    return 0;
}

static void check_closed(void)
{
    begin();
    struct co *naps[] = {nap(2), nap(INFINITY), nap(0)};
    struct handle handles[3];
    for (int i = 0; i < 3; i++) {
        handles[i] = HANDLE(go_on, naps[i]);
        must_succeed(loop_call_soon(loop, &handles[i]));
    }
    ticks(1, (double[]){0});
    check(!asked_the_task, "none of them is an async_sleep()",
          "no time at all is no async_sleep(0) either: YIELD(NONE)");
    for (int i = 0; i < 3; i++)
        generator_close(&naps[i]->frame);
    end("three are closed while they sleep, and no timer is left behind");
    for (int i = 0; i < 3; i++)
        co_free(naps[i]);
}

int main(int argc, char **argv)
{
    (void)argc;
    program_begin(argv[0]);
    check_ticks();
    check_future();
    check_zero();
    check_nan();
    check_order();
    check_infinite();
    check_later();
    check_closed();
    return check_end();
}
