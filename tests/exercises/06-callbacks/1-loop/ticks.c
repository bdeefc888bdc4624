/* ticks.c: runs callbacks that note in which tick they run. select() is ours: a
 * call of it begins a tick, and it never sleeps. */
#include <check.h>
#include <loop.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <unistd.h>

enum { TICKS_MAX = 20, NOTES_MAX = 20 };

/* A callback that notes its name and the tick, and then does something. */
struct actor {
    struct handle handle;
    void (*deed)(void); /* NULL: nothing */
    int error;          /* what it returns */
};

static struct actor a, b, c, d, e;
static struct loop *loop;
static int tick, notes;
static char seen[1500]; /* "a1 b1 c2": who ran, in which tick */

/* What the case under way expects, for the end that is forced upon it. */
static const char *expected, *what, *likely;
static void (*when_asleep)(void); /* happens once; NULL: nothing, for ever */
static char told[] = "!", told_0[] = "no error, but told: ";

/* Compares what was seen with what the case expects. */
static int as_expected(void)
{
    return check_text(expected, seen, what,
                      strstr(seen, told_0)
                          ? "loop->handler() is for errors only: is what came "
                            "back 0?"
                          : likely);
}

static _Noreturn void give_up(const char *reason)
{
    strcat(seen, reason);
    as_expected();
    _exit(EXIT_FAILURE);
}

/* A case in which callbacks run without end is ended here. */
static void note(const char *mark, const char *name)
{
    char text[60];
    snprintf(text, sizeof text, "%s%s%.20s%d", *seen ? " " : "", mark, name,
             tick);
    strcat(seen, text);
    if (++notes == NOTES_MAX)
        give_up(" and so on");
}

int select(int count, fd_set *readable, fd_set *writable, fd_set *other,
           struct timeval *limit)
{
    struct timespec zero = {0, 0};
    void (*event)(void) = limit ? NULL : when_asleep;
    if (++tick > TICKS_MAX)
        give_up(*seen ? " and then tick after tick" : "tick after tick");
    if (event) {
        when_asleep = NULL;
        event();
    }
    int ready = pselect(count, readable, writable, other, &zero, NULL);
    if (ready == 0 && !limit && !event)
        give_up(*seen ? " and then it sleeps for ever" : "it sleeps for ever");
    return ready;
}

static int act(void *argument)
{
    struct actor *actor = argument;
    int error = actor->error;
    note("", actor->handle.name);
    if (actor->deed)
        actor->deed();
    return error;
}

static void note_error(void *context, const struct handle *h, int error)
{
    if (error == 0)
        note(told_0, h->name);
    else if (error != ECONNRESET)
        note("wrong error: ", h->name);
    else
        note(context == told ? told : "wrong context: ", h->name);
}

static struct actor actor(const char *name, struct actor *self)
{
    struct actor fresh = {.handle = HANDLE(act, self)};
    fresh.handle.name = name;
    return fresh;
}

static void soon(struct actor *one)
{
    if (loop_call_soon(loop, &one->handle) != 0)
        note("refused: ", one->handle.name);
}

static void stop(void)
{
    loop_stop(loop);
}

/* ---- a case: begin(), what there is to do, end() ------------------------- */

static void begin(const char *says)
{
    what = says;
    tick = notes = 0;
    when_asleep = NULL;
    seen[0] = '\0';
    a = actor("a", &a);
    b = actor("b", &b);
    c = actor("c", &c);
    d = actor("d", &d);
    e = actor("e", &e);
    loop = loop_new();
    loop_set_exception_handler(loop, note_error, told);
}

/* The first failure is the last: what comes behind it would mean little. */
static void must(int ok)
{
    if (!ok)
        _exit(EXIT_FAILURE);
}

/* An error, or none, by its name. */
static const char *name_of(int error)
{
    return error == E_RUNTIME ? "E_RUNTIME" : error ? "another error" : "0";
}

static void must_be(int wanted, int error, const char *says, const char *cause)
{
    must(check_text(name_of(wanted), name_of(error), says, cause));
}

static void run(const char *order, const char *cause)
{
    expected = order;
    likely = cause;
    if (loop_run_forever(loop) != 0)
        give_up(*seen ? " and then an error" : "an error");
    must(as_expected());
    if (loop_running())
        must(check(0, "after a run, loop_running() is NULL",
                   "put running_loop back when the run ends"));
}

static void end(const char *order, const char *cause)
{
    run(order, cause);
    loop_free(loop);
}

/* ---- the queue ----------------------------------------------------------- */

static void check_order(void)
{
    begin("callbacks run in their order, in one tick");
    must_be(0, loop_call_soon(loop, &a.handle), "loop_call_soon() returns 0",
            "it puts h at the end of loop->ready");
    soon(&b);
    soon(&c);
    c.deed = stop;
    end("a1 b1 c1", "a tick is one poll_descriptors(), and then all that is in "
                    "the queue, beginning with the first");
}

static void add_d(void)
{
    soon(&d);
}

static void check_newcomer(void)
{
    begin("what a callback puts in runs in the next tick");
    soon(&a);
    soon(&b);
    a.deed = add_d;
    d.deed = stop;
    end("a1 b1 d2", "a tick runs what is in the queue when it begins: "
                    "queue_move() that into loop->batch, and take it from "
                    "there");
}

static void add_a_again(void)
{
    if (tick < 3)
        soon(&a);
    else
        stop();
}

static void check_again(void)
{
    begin("a callback may put itself in again: once in each tick");
    soon(&a);
    a.deed = add_a_again;
    end("a1 a2 a3", "it is out of the queue when it is called; and what it "
                    "puts in runs in the next tick");
}

static void cancel_b(void)
{
    handle_cancel(&b.handle);
    soon(&d);
}

static void check_cancel(void)
{
    begin("one that is cancelled in its tick is left out, and no other comes "
          "in its place");
    soon(&a);
    soon(&b);
    soon(&c);
    a.deed = cancel_b;
    d.deed = stop;
    end("a1 c1 d2", "a number that was counted beforehand is too large when "
                    "one is cancelled; a list of its own, loop->batch, is not");
}

static void cancel_the_last(void)
{
    handle_cancel(&c.handle);
    soon(&d);
    soon(&c);
}

static void check_cancel_the_last(void)
{
    begin("also when it is the last one, and put in again");
    soon(&a);
    soon(&b);
    soon(&c);
    a.deed = cancel_the_last;
    c.deed = stop;
    end("a1 b1 d2 c2",
        "the one that was last when the tick began may leave the queue: it "
        "does not mark an end; a list of its own, loop->batch, has one");
}

static int ends[2]; /* of a pipe */

static void write_byte(void)
{
    if (write(ends[1], "x", 1) != 1)
        _exit(EXIT_FAILURE);
}

static void stop_asleep(void)
{
    note("", "asleep");
    loop_stop(loop);
}

static void remove_r_and_sleep(void)
{
    loop_remove_reader(loop, ends[0]);
    when_asleep = stop_asleep;
}

static void check_empty(void)
{
    struct actor r = actor("r", &r);
    char byte;
    begin("it goes on when the queue is empty, and sleeps");
    soon(&a);
    r.deed = remove_r_and_sleep;
    loop_add_reader(loop, ends[0], &r.handle);
    when_asleep = write_byte;
    end("a1 r2 asleep3",
        "only loop_stop() ends a run; an empty queue is no end");
    if (read(ends[0], &byte, 1) != 1)
        _exit(EXIT_FAILURE);
}

static void remove_r(void)
{
    loop_remove_reader(loop, ends[0]);
    loop_stop(loop);
}

static void check_descriptor(void)
{
    struct actor r = actor("r", &r);
    begin("what is readable runs in the same tick, behind what was in the "
          "queue");
    write_byte();
    soon(&a);
    r.deed = remove_r;
    loop_add_reader(loop, ends[0], &r.handle);
    end("a1 r1", "first poll_descriptors(), then the callbacks");
}

/* ---- errors -------------------------------------------------------------- */

static void stop_and_add_d(void)
{
    loop_stop(loop);
    soon(&d);
}

static void check_error(void)
{
    begin("an error is told at once, and the tick goes on");
    soon(&a);
    soon(&b);
    a.error = ECONNRESET;
    b.deed = stop;
    end("a1 !a1 b1", "loop->handler(loop->context, h, error), and then the "
                     "next callback");
}

static void check_error_when_stopping(void)
{
    begin("loop_stop() counts, though the callback fails, too");
    soon(&a);
    a.deed = stop_and_add_d;
    a.error = ECONNRESET;
    end("a1 !a1", "an error ends nothing, and keeps nothing from its end: "
                  "leave loop->stopping as it is");
}

/* As if its struct were freed, and its memory used for another. */
static void overwrite_a(void)
{
    a = actor("another", &a);
}

static void check_freed(void)
{
    begin("the error of a callback that frees its own struct is told, too");
    soon(&a);
    soon(&b);
    a.deed = overwrite_a;
    a.error = ECONNRESET;
    b.deed = stop;
    end("a1 !a1 b1", "copy *h before the call: afterwards it may be gone");
}

/* ---- stopping ------------------------------------------------------------ */

static void add_e(void)
{
    soon(&e);
}

static void check_stop(void)
{
    begin("loop_stop(): this tick is completed, and is the last");
    soon(&a);
    soon(&b);
    a.deed = stop_and_add_d;
    d.deed = add_e;
    e.deed = stop;
    run("a1 b1", "stopping ends the ticks, not the tick: look at the flag "
                 "between two ticks only");
    what = "the next run begins with what was left, and goes on until the next "
           "loop_stop()";
    end("a1 b1 d2 e3", "is loop->stopping 0 again when loop_run_forever() "
                       "returns?");
}

static void check_stop_before(void)
{
    begin("loop_stop() before the run: exactly one tick");
    soon(&a);
    a.deed = add_d;
    loop_stop(loop);
    end("a1", "one tick, and then look at the flag; it is put back at the end "
              "of a run, not at its beginning");
}

/* ---- what is refused ----------------------------------------------------- */

static int refusals;

static void add_b_again(void)
{
    refusals += loop_call_soon(loop, &b.handle) == E_RUNTIME;
}

static void check_stop_an_empty_one(void)
{
    begin("... in which there may be nothing to run");
    loop_stop(loop);
    end("", "queue_take() returns NULL where there is nothing");
    must(check_number(1, tick, "... but one tick it is", "a do ... while"));
}

static void check_twice(void)
{
    begin("... and it still has one turn");
    soon(&a);
    soon(&b);
    must_be(E_RUNTIME, loop_call_soon(loop, &b.handle),
            "a handle that is in the queue is refused", "handle_queued(h)");
    handle_cancel(&a.handle);
    soon(&a);
    a.deed = add_b_again;
    b.deed = stop;
    end("b1 a1", "refused means: nothing else happens");
    begin("... also one that has its turn later in this tick");
    soon(&a);
    soon(&b);
    a.deed = add_b_again;
    b.deed = stop;
    refusals = 0;
    end("a1 b1", "refused means: nothing else happens");
    must(check_number(1, refusals, "... and is told so", "handle_queued(h)"));
}

static struct loop *other;
static int again, elsewhere, closing, own;

static void run_inside(void)
{
    again = loop_run_forever(loop);
    elsewhere = loop_run_forever(other);
    closing = loop_close(loop);
    own = loop_running() == loop;
    stop();
}

static void check_running(void)
{
    const char *cause = "E_RUNTIME, unless running_loop is NULL";
    begin("a run inside a callback is refused");
    other = loop_new();
    soon(&a);
    a.deed = run_inside;
    end("a1", cause);
    must_be(E_RUNTIME, again, "a running loop cannot be run once more", cause);
    must_be(E_RUNTIME, elsewhere, "nor another one, in the same thread", cause);
    must_be(E_RUNTIME, closing, "nor can it be closed",
            "set running_loop before the first tick");
    must(check(own, "loop_running() is the loop while it runs",
               "set running_loop before the first tick"));
    loop_free(other);
}

static void check_closed(void)
{
    begin("a closed loop does not run");
    expected = "E_RUNTIME";
    likely = "look at loop->closed first";
    must_be(0, loop_close(loop), "a loop can be closed", likely);
    must_be(E_RUNTIME, loop_call_soon(loop, &a.handle),
            "a closed loop takes no callback", likely);
    must(check(!handle_queued(&a.handle), "... and leaves it as it was",
               likely));
    must_be(E_RUNTIME, loop_run_forever(loop), what, likely);
    must(check_number(0, tick, "... not even for one tick", likely));
    loop_free(loop);
}

/* ---- LOOP_TRACE ---------------------------------------------------------- */

static int say(void *what_it_says)
{
    fputs(what_it_says, stderr);
    loop_stop(loop);
    return 0;
}

/* The next line of the file, without its end. */
static const char *next_line(FILE *file)
{
    static char line[80];
    if (!fgets(line, sizeof line, file))
        return "";
    line[strcspn(line, "\n")] = '\0';
    return line;
}

/* Makes standard error a file, and two runs of one tick. */
static FILE *trace_two_runs(void)
{
    FILE *file = tmpfile();
    if (!file || dup2(fileno(file), STDERR_FILENO) < 0 ||
        setenv("LOOP_TRACE", "1", 1) != 0)
        _exit(EXIT_FAILURE);
    begin("two runs");
    for (int i = 0; i < 2; i++) {
        a.handle = HANDLE(say, "the callback itself\n");
        a.handle.name = "a";
        soon(&a);
        loop_run_forever(loop);
    }
    loop_free(loop);
    rewind(file);
    return file;
}

/* The last one: standard error is gone. */
static void check_trace(void)
{
    const char *count = "run_once() counts in loop->tick before it polls, and "
                        "nobody sets it to 0";
    const char *call = "run_handle() calls trace(loop, \"  runs %s\\n\", "
                       "name), and then the callback";
    FILE *file = trace_two_runs();
    must(check_text("tick 1: waits 0 s", next_line(file),
                    "LOOP_TRACE=1: the first tick is tick 1", count));
    must(check_text("  runs a", next_line(file), "... who runs", call));
    must(check_text("the callback itself", next_line(file),
                    "... is told before it runs", call));
    must(check_text("tick 2: waits 0 s", next_line(file),
                    "... and the next run goes on with tick 2", count));
    fclose(file);
}

int main(void)
{
    if (pipe(ends) != 0)
        return EXIT_FAILURE;
    check_order();
    check_newcomer();
    check_again();
    check_cancel();
    check_cancel_the_last();
    check_empty();
    check_descriptor();
    check_error();
    check_error_when_stopping();
    check_freed();
    check_stop();
    check_stop_before();
    check_stop_an_empty_one();
    check_twice();
    check_running();
    check_closed();
    check_trace();
    return check_end();
}
