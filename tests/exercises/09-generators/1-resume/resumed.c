/* resumed.c: a generator that notes what it does is resumed, thrown into and
 * closed in each of its states. Each group of checks says that all is well in
 * one line, or in a line for each what is not. */
#include <check.h>
#include <die.h>
#include <generator.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOTES_MAX = 200, ANSWER = 7, LAST_ANSWER = 8 };

static char notes[NOTES_MAX]; /* what the bodies did since the last look */
static int reported;          /* the probe came to its end */
static int failed;            /* checks since the last summary */

static void note(const char *word)
{
    if (strlen(notes) + strlen(word) + 2 > sizeof notes) {
        check(0, "a body comes to its end",
              "it is called again and again: behind FINALLY it may leave as "
              "well, and is not called another time for that");
        reported = 1;
        exit(EXIT_FAILURE);
    }
    strcat(strcat(notes, notes[0] ? " " : ""), word);
}

static void expect_text(const char *expected, const char *came,
                        const char *what, const char *likely)
{
    if (strcmp(expected, came) == 0)
        return;
    check_text(expected, came, what, likely);
    failed++;
}

static void expect_notes(const char *expected, const char *what,
                         const char *likely)
{
    expect_text(expected, notes, what, likely);
    notes[0] = '\0';
}

static void expect_number(long long expected, long long came, const char *what,
                          const char *likely)
{
    if (expected == came)
        return;
    check_number(expected, came, what, likely);
    failed++;
}

static const char *text_of(int error)
{
    return error ? error_name(error) : "0";
}

static void expect(int expected, int came, const char *what, const char *likely)
{
    expect_text(text_of(expected), text_of(came), what, likely);
}

static void expect_state(enum generator_state expected,
                         enum generator_state came, const char *what,
                         const char *likely)
{
    static const char *const names[] = {"CREATED", "SUSPENDED", "RUNNING",
                                        "ENDED"};
    expect_text(names[expected], names[came], what, likely);
}

/* All that was expected since the last one has come. */
static void summary(const char *what)
{
    if (failed == 0)
        check(1, what, NULL);
    failed = 0;
}

/* ---- the generators ------------------------------------------------------ */

struct plain {
    FRAME;
};

DEF(plain)
{
    BEGIN;
    note("a");
    YIELD(1);
    note("b");
    YIELD(2);
    note("c");
    RETURN(ANSWER);
    END;
}

struct subject {
    FRAME;
    int raises;      /* with what it ends instead of returning; 0: it returns */
    int catches;     /* it goes on when something is thrown into it */
    int caught;      /* what that was */
    int returns;     /* it returns when something is thrown into it */
    int late_yields; /* how often it yields behind FINALLY */
    int late_error;  /* what it raises behind FINALLY */
    int late_return; /* it returns from there */
    enum generator_state late_state; /* its own, as it is there */
};

DEF(subject)
{
    BEGIN;
    note("begin");
    TRY_YIELD(self->caught, 1);
    if (self->caught && self->returns)
        RETURN(ANSWER);
    if (self->caught && !self->catches)
        RAISE(self->caught);
    if (self->caught)
        note(error_name(self->caught));
    note("on");
    YIELD(2);
    if (self->raises)
        RAISE(self->raises);
    RETURN(ANSWER);
FINALLY:
    note("clean");
    self->late_state = generator_state(&self->frame);
    while (self->late_yields-- > 0) {
        YIELD(3);
        note("late");
    }
    if (self->late_error)
        RAISE(self->late_error);
    if (self->late_return)
        RETURN(LAST_ANSWER);
    note("end");
    END;
}

struct busy {
    FRAME;
    int (*call)(struct frame *g); /* that it makes for itself */
    enum { AT_FIRST, BEHIND_A_YIELD, BEHIND_FINALLY, PLACES } place; /* where */
};

DEF(busy)
{
    BEGIN;
    if (self->place == BEHIND_A_YIELD)
        YIELD(NONE);
    if (self->place != BEHIND_FINALLY)
        self->call(&self->frame);
FINALLY:
    if (self->place == BEHIND_FINALLY)
        self->call(&self->frame);
    END;
}

/* ---- next ---------------------------------------------------------------- */

static void resume_plain(void)
{
    struct plain plain = NEW(plain);
    struct frame *g = &plain.frame;
    expect_notes("", "to make one runs nothing", NULL);
    int first = generator_next(g);
    expect(0, first, "next, up to a YIELD, returns 0",
           "STEP_YIELDED: it stands still, and has not ended");
    expect_notes("a", "it has run up to its first YIELD",
                 "g->type->body(g) runs it from where it stands");
    expect_state(GENERATOR_SUSPENDED, generator_state(g),
                 "its state at a YIELD",
                 "g->running is 0 again when the body comes back");
    if (g->running || first != 0) { /* nothing below would work */
        reported = 1;
        exit(check_end());
    }
    generator_next(g);
    expect_notes("b", "it goes on where it stands, up to the next YIELD", NULL);
    expect_number(2, g->yielded.as.number,
                  "what it handed out at its second YIELD", NULL);
    expect(E_STOP_ITERATION, generator_next(g),
           "next, at the end of one without FINALLY, returns StopIteration",
           "no error, so g->error is 0");
    expect_notes("c", "it has run to its end", NULL);
    expect_number(ANSWER, g->result.as.number, "what it returned, in g->result",
                  NULL);
    expect_state(GENERATOR_ENDED, generator_state(g), "its state at its end",
                 "g->line = FRAME_ENDED, and g->running is 0 there as well");
    expect(E_STOP_ITERATION, generator_next(g), "next, once it has ended",
           "one that has ended runs no more");
    expect_notes("", "it runs no more once it has ended",
                 "look at g->line before the body is called");
    summary("next: from YIELD to YIELD, to the end, and behind it");
}

static void resume_to_the_end(void)
{
    struct subject s = NEW(subject), r = NEW(subject, .raises = ETIMEDOUT);
    struct subject stops = NEW(subject, .raises = E_STOP_ITERATION);
    for (int i = 0; i < 2; i++) {
        generator_next(&s.frame);
        generator_next(&r.frame);
        generator_next(&stops.frame);
    }
    notes[0] = '\0';
    expect(E_STOP_ITERATION, generator_next(&s.frame),
           "next, where it returns and has a FINALLY", NULL);
    expect_notes("clean end", "behind FINALLY it cleans up, behind a RETURN",
                 "STEP_LEFT: the body is called once more, at FRAME_CLEANUP, "
                 "with g->cleaning set");
    expect_state(GENERATOR_RUNNING, s.late_state, "its state behind FINALLY",
                 "g->running is 1 for both calls of the body, the second too");
    expect_number(ANSWER, s.frame.result.as.number,
                  "what it returned, where it has a FINALLY",
                  "the clean-up leaves g->result as it is");
    expect(ETIMEDOUT, generator_next(&r.frame), "next, where it raises",
           "the clean-up leaves g->error as it is, if g->cleaning is set "
           "before the body is called for it");
    expect_notes("clean end", "behind FINALLY it cleans up, behind a RAISE",
                 "however it is left: an error is no exception");
    expect(E_STOP_ITERATION, generator_next(&r.frame),
           "next, behind an error that was told",
           "an error is told once: then it has ended, as any other");
    expect_notes("", "it cleans up once", "FRAME_ENDED: nothing is run");
    expect(E_RUNTIME, generator_next(&stops.frame),
           "next, where it raises StopIteration",
           "nobody could tell it from a good end: it becomes E_RUNTIME");
    notes[0] = '\0';
    summary("next: at the end the clean-up, behind RETURN and behind RAISE");
}

/* ---- throw --------------------------------------------------------------- */

static void throw_into_suspended(void)
{
    struct subject s = NEW(subject), c = NEW(subject, .catches = 1);
    generator_next(&s.frame);
    generator_next(&c.frame);
    notes[0] = '\0';
    expect(ECONNRESET, generator_throw(&s.frame, ECONNRESET),
           "throw, where it does not catch",
           "set g->thrown, and resume it: the YIELD raises it");
    expect_notes("clean end", "the error runs FINALLY on its way out",
                 "RAISE leaves the body as RETURN does");
    expect(E_STOP_ITERATION, generator_next(&s.frame),
           "next, behind an error that was thrown in", "it has ended");
    expect(0, generator_throw(&c.frame, ETIMEDOUT),
           "throw, where it catches and goes on to a YIELD",
           "it is resumed as by next, and so is the answer");
    expect_notes("TimeoutError on", "it catches where it stands", NULL);
    expect_number(2, c.frame.yielded.as.number,
                  "what it handed out once it had caught an error", NULL);
    expect(E_STOP_ITERATION, generator_next(&c.frame),
           "next, behind an error that was caught",
           "an error that was thrown in is delivered once: the YIELD sets "
           "g->thrown to 0, and nobody sets it again");
    notes[0] = '\0';
    summary("throw: raised where it stands, and told, or caught there");
}

static void throw_into_others(void)
{
    struct subject s = NEW(subject), stops = NEW(subject);
    expect(ECONNRESET, generator_throw(&s.frame, ECONNRESET),
           "throw, before it has begun", "the error comes back");
    expect_state(GENERATOR_ENDED, generator_state(&s.frame),
                 "its state, once an error was thrown in before it began",
                 "nothing was begun, so there is nothing to go on with");
    expect(ECONNRESET, s.frame.error,
           "g->error, once an error was thrown in before it began",
           "it is the error that it ended with");
    expect(E_STOP_ITERATION, generator_next(&s.frame),
           "next, behind an error thrown in before it had begun",
           "an error is told once");
    expect(EPIPE, generator_throw(&s.frame, EPIPE), "throw, once it has ended",
           "the error comes back: nobody else can catch it");
    expect(ECONNRESET, s.frame.error,
           "g->error, once an error was thrown in after its end",
           "it says how it ended, and that is over: what is thrown into one "
           "that has ended only comes back");
    expect_notes("", "nothing of a body that has not begun, or has ended, runs",
                 "what was never begun has nothing to clean up");
    expect(E_RUNTIME, generator_throw(&stops.frame, E_STOP_ITERATION),
           "throw, StopIteration, before it has begun",
           "it ends with that error, as by RAISE: it becomes E_RUNTIME");
    summary("throw: into one that has not begun, or has ended");
}

/* ---- close --------------------------------------------------------------- */

static void close_simple(void)
{
    struct subject fresh = NEW(subject), s = NEW(subject);
    struct subject returns = NEW(subject, .returns = 1);
    expect(0, generator_close(&fresh.frame), "close, before it has begun",
           "nothing to do: it has ended");
    expect_notes("", "close runs nothing of a body that has not begun",
                 "what was never begun has nothing to clean up");
    expect_state(GENERATOR_ENDED, generator_state(&fresh.frame),
                 "its state, closed before it had begun", NULL);
    expect(E_STOP_ITERATION, generator_next(&fresh.frame),
           "next, once it was closed before it had begun", "it has ended");
    expect(0, fresh.frame.error, "g->error, closed before it had begun",
           "nothing has failed");
    generator_next(&s.frame);
    generator_next(&returns.frame);
    notes[0] = '\0';
    expect(0, generator_close(&s.frame), "close, where it stands at a YIELD",
           "it ends with E_GENERATOR_EXIT, and that is what was asked for");
    expect_notes("clean end", "close runs FINALLY",
                 "throw E_GENERATOR_EXIT where it stands");
    expect(0, s.frame.error, "g->error, closed at a YIELD",
           "it has ended as it was asked to: nothing has failed");
    expect(0, generator_close(&s.frame), "close, once it was closed",
           "nothing to do");
    expect_notes("", "close runs nothing of one that has ended", NULL);
    expect(0, generator_close(&returns.frame),
           "close, where it catches and returns",
           "E_STOP_ITERATION is an end as well");
    notes[0] = '\0';
    summary("close: before it has begun, at a YIELD, and once it has ended");
}

static void close_refused(void)
{
    struct subject late = NEW(subject, .late_error = EPIPE);
    struct subject stubborn = NEW(subject, .catches = 1);
    generator_next(&late.frame);
    generator_next(&stubborn.frame);
    expect(EPIPE, generator_close(&late.frame),
           "close, where the clean-up fails with BrokenPipeError",
           "only StopIteration and GeneratorExit are a good end: any other "
           "error is told");
    expect(E_RUNTIME, generator_close(&stubborn.frame),
           "close, where it goes on to a YIELD",
           "it was to end, and generator_throw() returned 0");
    expect_state(GENERATOR_SUSPENDED, generator_state(&stubborn.frame),
                 "its state, where it yields instead of ending",
                 "it stands at a YIELD, and can be resumed or closed again");
    expect(0, generator_close(&stubborn.frame),
           "close, once more, where it had yielded instead", NULL);
    notes[0] = '\0';
    summary("close: where the clean-up fails, and where it yields instead");
}

/* ---- FINALLY ------------------------------------------------------------- */

static void yield_late(void)
{
    struct subject s = NEW(subject, .late_yields = 2);
    generator_next(&s.frame);
    notes[0] = '\0';
    expect(0, generator_throw(&s.frame, ECONNRESET),
           "throw, where the clean-up yields",
           "the second call of the body comes back with STEP_YIELDED");
    expect(0, generator_next(&s.frame), "next, where the clean-up yields again",
           "resumed there, it goes on there");
    expect(ECONNRESET, generator_next(&s.frame),
           "next, at the end of the clean-up",
           "the error that it is left with waits until then in g->error");
    expect_notes("clean late late end", "the clean-up goes on where it stood",
                 "g->line is FRAME_CLEANUP for its first call only: then the "
                 "YIELD has set it");
    s = NEW(subject, .late_yields = 1);
    generator_next(&s.frame);
    generator_throw(&s.frame, ECONNRESET);
    notes[0] = '\0';
    expect(0, generator_close(&s.frame), "close, in the middle of the clean-up",
           NULL);
    expect_notes("", "a clean-up that is left is not begun once more",
                 "g->cleaning says that it was begun");
    summary("FINALLY: a clean-up that yields");
}

static void leave_late(void)
{
    struct subject error = NEW(subject, .late_error = EPIPE);
    struct subject both = NEW(subject, .returns = 1, .late_error = EPIPE);
    struct subject result = NEW(subject, .late_return = 1);
    generator_next(&error.frame);
    generator_next(&result.frame);
    generator_next(&both.frame);
    notes[0] = '\0';
    expect(EPIPE, generator_throw(&error.frame, ECONNRESET),
           "throw, where the clean-up raises BrokenPipeError",
           "the last error counts");
    expect(E_STOP_ITERATION, generator_throw(&result.frame, ECONNRESET),
           "throw, where the clean-up returns",
           "the last one counts: RETURN has set g->error to 0");
    expect_number(LAST_ANSWER, result.frame.result.as.number,
                  "what it returned, where the clean-up returns as well", NULL);
    expect(EPIPE, generator_throw(&both.frame, ECONNRESET),
           "throw, where it returns and the clean-up raises", NULL);
    expect_number(VALUE_NONE, both.frame.result.kind,
                  "g->result.kind then (VALUE_NONE is 0)",
                  "one that ends with an error has no result, though it was "
                  "left by RETURN at first");
    expect_notes("clean clean clean",
                 "a clean-up that leaves the body is done once",
                 "behind FINALLY it may leave as well, and is not called "
                 "another time for that");
    summary("FINALLY: a clean-up that raises, or returns");
}

/* ---- mistakes ------------------------------------------------------------ */

static int throw_reset(struct frame *g)
{
    return generator_throw(g, ECONNRESET);
}

/* Does the program stop with these words when a generator calls itself? (Or, if
 * there is no call, when 0 is thrown into it?) */
static int stops(int (*call)(struct frame *g), int place, const char *words)
{
    char said[1000];
    int status = 0;
    FILE *errors = tmpfile();
    fflush(stdout);
    pid_t child = errors ? fork() : -1;
    if (child == 0) {
        struct busy busy = NEW(busy, .call = call, .place = place);
        reported = 1;
        dup2(fileno(errors), STDERR_FILENO);
        alarm(2); /* it may call itself for ever */
        generator_next(&busy.frame);
        if (call)
            generator_next(&busy.frame);
        else
            generator_throw(&busy.frame, 0);
        _exit(EXIT_SUCCESS);
    }
    if (child < 0 || waitpid(child, &status, 0) != child)
        die_errno("cannot run a child");
    rewind(errors);
    said[fread(said, 1, sizeof said - 1, errors)] = '\0';
    fclose(errors);
    return WIFEXITED(status) && WEXITSTATUS(status) == EXIT_FAILURE &&
           strstr(said, words) != NULL;
}

static void expect_stop(int stopped, const char *what, const char *likely)
{
    expect_text("the program stops",
                stopped ? "the program stops" : "it does not", what, likely);
}

static void stop_for_mistakes(void)
{
    static const struct {
        int (*call)(struct frame *g);
        const char *name;
    } calls[] = {{generator_next, "next"},
                 {throw_reset, "throw"},
                 {generator_close, "close"}};
    static const char *const places[] = {" for the first time", "",
                                         ", behind FINALLY"};
    char what[100];
    for (int i = 0; i < 3; i++)
        for (int place = AT_FIRST; place < PLACES; place++) {
            snprintf(what, sizeof what, "%s, while it runs%s", calls[i].name,
                     places[place]);
            expect_stop(stops(calls[i].call, place,
                              "in busy: it is resumed while it runs"),
                        what,
                        "frame_stop() while g->running is set, for both calls "
                        "of the body; and a body that runs for the first time "
                        "still has FRAME_CREATED in its line");
        }
    expect_stop(stops(NULL, BEHIND_A_YIELD, "in busy: 0 is thrown in"),
                "throw, 0", "0 says that there is no error: frame_stop()");
    summary("what cannot be mended stops the program");
}

/* Called at the end, however it comes. */
static void report(void)
{
    if (!reported)
        check(0, "the program is not stopped",
              "g->running is 0 when the body has come back, whatever it said");
}

int main(int argc, char **argv)
{
    (void)argc;
    program_begin(argv[0]);
    if (atexit(report) != 0)
        die("out of memory");
    resume_plain();
    resume_to_the_end();
    throw_into_suspended();
    throw_into_others();
    close_simple();
    close_refused();
    yield_late();
    leave_late();
    stop_for_mistakes();
    reported = 1;
    return check_end();
}
