/* generators.c: the rules of generators, by their numbers: G1, G2 and G5, as
 * far as one generator can show them; and values. What ends a program is done
 * in a child process. */
#include <check.h>
#include <die.h>
#include <generator.h>

#include <errno.h>
#include <float.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* What bodies have done, a letter each. */
static char done[64];

static void note(char letter)
{
    size_t length = strlen(done);
    if (length < sizeof done - 1)
        done[length] = letter;
}

/* Compares with what was noted since the last time. */
static void check_noted(const char *expected, const char *what)
{
    check_text(expected, done, what, NULL);
    memset(done, 0, sizeof done);
}

/* ---- G1 ------------------------------------------------------------------ */

struct steps {
    FRAME;
    char first, last;
    char letter;
};

DEF(steps)
{
    BEGIN;
    note('<');
    for (self->letter = self->first; self->letter <= self->last;
         self->letter++) {
        note(self->letter);
        YIELD(self->letter);
    }
    note('>');
    END;
}

static void check_g1(void)
{
    struct steps a = NEW(steps, .first = 'a', .last = 'b');
    struct steps x = NEW(steps, .first = 'x', .last = 'x');
    char letter = 0;
    check_noted("", "G1_creating one runs nothing");
    check_number(GENERATOR_CREATED, generator_state(&a.frame),
                 "G1_a new one is created", NULL);
    check(NEXT(letter, &a.frame) && letter == 'a', "G1_it hands out", NULL);
    check_noted("<a", "G1_it runs until its next suspension");
    check_number(GENERATOR_SUSPENDED, generator_state(&a.frame),
                 "G1_there it is suspended", NULL);
    check(NEXT(letter, &x.frame) && letter == 'x', "G1_another one", NULL);
    check_noted("<x", "G1_another one of its kind begins at the beginning");
    check(NEXT(letter, &a.frame) && letter == 'b', "G1_resumed", NULL);
    check_noted("b", "G1_resumed, it goes on where it stands");
    check(!NEXT(letter, &a.frame), "G1_at the end nothing is handed out", NULL);
    check_noted(">", "G1_it runs to its end");
    check_number('b', letter, "G1_at the end the variable is as before", NULL);
    check_number(GENERATOR_ENDED, generator_state(&a.frame),
                 "G1_then it has ended", NULL);
    check_number(GENERATOR_SUSPENDED, generator_state(&x.frame),
                 "G1_the other one still stands", NULL);
}

/* ---- G2: ends, results, errors ------------------------------------------- */

struct ends {
    FRAME;
    int how; /* 0: END, 1: RETURN, 2: RAISE, 3: END behind FINALLY */
    int state;
};

DEF(ends)
{
    BEGIN;
    YIELD("before");
    self->state = (int)generator_state(&self->frame);
    if (self->how == 1)
        RETURN(7);
    if (self->how == 2)
        RAISE(EPIPE);
    note('e');
    END;
}

static void check_end_of(int how, int error, const char *what)
{
    struct ends e = NEW(ends, .how = how);
    struct frame *g = &e.frame;
    const char *text = NULL;
    int number = -1;
    check(NEXT(text, g) && strcmp(text, "before") == 0, what, NULL);
    check_number(error ? error : E_STOP_ITERATION, generator_next(g), what,
                 NULL);
    check_number(GENERATOR_RUNNING, e.state, "G2_while it runs it is running",
                 NULL);
    TAKE(number, g->result);
    check_number(how == 1 ? 7 : 0, number, "G2_what it returns, or NONE", NULL);
    check_number(error, g->error, "G2_what it ends with", NULL);
    check_noted(how == 0 ? "e" : "", "G2_RETURN and RAISE leave at once");
    check_number(E_STOP_ITERATION, generator_next(g),
                 "G2_a finished one reports the end again, its error once",
                 NULL);
    check_number(E_STOP_ITERATION, generator_next(g), "G2_and again", NULL);
    check_noted("", "G2_a finished one does not run");
}

/* ---- G2: send, throw, close ---------------------------------------------- */

/* Doubles what it is sent. */
struct doubler {
    FRAME;
    int sent;
    int error;
    int mode; /* what it does about an error; see below */
};

enum { LET_OUT, CATCH_ALL, CATCH_AND_END, RAISE_ANOTHER, RAISE_STOP };

DEF(doubler)
{
    BEGIN;
    note('b');
    for (;;) {
        TRY_YIELD(self->error, 2 * self->sent);
        if (!self->error)
            continue;
        note('t');
        if (self->mode == LET_OUT)
            RAISE(self->error);
        if (self->mode == CATCH_AND_END)
            RETURN(NONE);
        if (self->mode == RAISE_ANOTHER)
            RAISE(EPIPE);
        if (self->mode == RAISE_STOP)
            RAISE(E_STOP_ITERATION);
    }
FINALLY:
    note('f');
    END;
}

/* One that stands at its first suspension. */
static struct doubler primed(int mode)
{
    struct doubler d = NEW(doubler, .mode = mode);
    check_number(0, generator_next(&d.frame), "G2_primed", NULL);
    check_noted("b", "G2_primed, it stands at its first suspension");
    return d;
}

static void check_send(void)
{
    struct doubler d = primed(LET_OUT);
    int number = 0;
    for (int i = 1; i <= 3; i++) {
        d.sent = i;
        check(NEXT(number, &d.frame) && number == 2 * i,
              "G2_send delivers a value at the suspension", NULL);
        check_number(0, d.error, "G2_where nothing is thrown, error is 0",
                     NULL);
    }
}

static void check_throw(void)
{
    struct doubler d = primed(LET_OUT);
    check_number(ECONNRESET, generator_throw(&d.frame, ECONNRESET),
                 "G2_an error that is thrown in comes out", NULL);
    check_noted("tf", "G2_throw raises at the suspension");
    check_number(GENERATOR_ENDED, generator_state(&d.frame), "G2_and ends it",
                 NULL);
    check_number(E_STOP_ITERATION, generator_next(&d.frame),
                 "G2_it is thrown once", NULL);
    check_number(EPIPE, generator_throw(&d.frame, EPIPE),
                 "G2_a finished one gives an error back", NULL);
    check_number(ECONNRESET, d.frame.error,
                 "G2_and keeps the error that it ended with", NULL);
    check_noted("", "G2_and does not run for it");
    d = primed(CATCH_ALL);
    check_number(0, generator_throw(&d.frame, ECONNRESET),
                 "G2_an error that is caught does not come out", NULL);
    check_noted("t", "G2_who catches it goes on to the next suspension");
    check_number(ECONNRESET, d.error, "G2_who catches it knows it", NULL);
    check_number(0, generator_next(&d.frame), "G2_resumed after that", NULL);
    check_number(0, d.error, "G2_a caught error is not thrown again", NULL);
    check_noted("", "G2_nor seen again");
    d = primed(RAISE_ANOTHER);
    check_number(EPIPE, generator_throw(&d.frame, ECONNRESET),
                 "G2_an error may be turned into another", NULL);
    check_noted("tf", "G2_on its way out");
    d = primed(CATCH_AND_END);
    check_number(E_STOP_ITERATION, generator_throw(&d.frame, ECONNRESET),
                 "G2_who catches it may end", NULL);
    check_noted("tf", "G2_who catches it and ends cleans up");
}

/* YIELD, not TRY_YIELD. */
static void check_plain_throw(void)
{
    struct steps s = NEW(steps, .first = 'a', .last = 'c');
    check_number(0, generator_next(&s.frame), "G2_begun", NULL);
    check_number(EPIPE, generator_throw(&s.frame, EPIPE),
                 "G2_a YIELD lets an error out", NULL);
    check_noted("<a", "G2_nothing behind that YIELD is run");
    check_number(EPIPE, s.frame.error, "G2_it has ended with that error", NULL);
}

static void check_unstarted(void)
{
    struct doubler d = NEW(doubler, .mode = CATCH_ALL);
    check_number(EPIPE, generator_throw(&d.frame, EPIPE),
                 "G2_one that has not begun cannot catch", NULL);
    check_number(GENERATOR_ENDED, generator_state(&d.frame),
                 "G2_it ends where it would begin", NULL);
    check_number(EPIPE, d.frame.error, "G2_with that error", NULL);
    check_number(E_STOP_ITERATION, generator_next(&d.frame),
                 "G2_and does not begin any more", NULL);
    d = NEW(doubler, .mode = CATCH_ALL);
    check_number(0, generator_close(&d.frame),
                 "G2_close on an unstarted one does nothing", NULL);
    check_number(0, d.frame.error, "G2_that is no error", NULL);
    check_number(E_STOP_ITERATION, generator_next(&d.frame),
                 "G2_a closed one does not begin any more", NULL);
    check_noted("", "G2_neither body nor clean-up were run");
}

static void check_close(void)
{
    struct doubler d = primed(LET_OUT);
    check_number(0, generator_close(&d.frame), "G2_close ends it", NULL);
    check_noted("tf", "G2_close unwinds at the suspension");
    check_number(E_GENERATOR_EXIT, d.error, "G2_with E_GENERATOR_EXIT", NULL);
    check_number(GENERATOR_ENDED, generator_state(&d.frame),
                 "G2_a closed one has ended", NULL);
    check_number(0, d.frame.error, "G2_without an error", NULL);
    check_number(0, generator_close(&d.frame),
                 "G2_close on a finished one does nothing", NULL);
    check_number(E_STOP_ITERATION, generator_next(&d.frame),
                 "G2_a closed one reports the end", NULL);
    check_noted("", "G2_and does not run");
    d = primed(CATCH_AND_END);
    check_number(0, generator_close(&d.frame), "G2_close may be caught", NULL);
    check_noted("tf", "G2_by one that ends");
    d = primed(RAISE_ANOTHER);
    check_number(EPIPE, generator_close(&d.frame),
                 "G2_close tells another error", NULL);
    check_number(EPIPE, d.frame.error, "G2_it has ended with that one", NULL);
    check_noted("tf", "G2_after the clean-up");
    d = primed(CATCH_ALL);
    check_number(E_RUNTIME, generator_close(&d.frame),
                 "G2_one that yields when it is closed: E_RUNTIME", NULL);
    check_noted("t", "G2_it has not ended");
    d.mode = LET_OUT;
    check_number(0, generator_close(&d.frame), "G2_and is closed later", NULL);
    check_noted("tf", "G2_with its clean-up");
}

/* ---- StopIteration and GeneratorExit ------------------------------------ */

/* What comes of it is a part of the name: 09-generators.bats asks Python
 * whether the same comes of it there. */
static void check_python(const char *expected, int came, const char *what)
{
    char name[100];
    snprintf(name, sizeof name, "python_%s: %s", what, expected);
    check_text(expected, came ? error_name(came) : "goes on", name, NULL);
}

struct raiser {
    FRAME;
    int error;
};

enum { RAISER_LINE = __LINE__ + 5 }; /* the YIELD */

DEF(raiser)
{
    BEGIN;
    YIELD(NONE);
    RAISE(self->error);
    END;
}

/* One that raises StopIteration does not mean to end well. */
static void check_stop_iteration(void)
{
    struct raiser r = NEW(raiser, .error = E_STOP_ITERATION);
    check_number(0, generator_next(&r.frame), "G2_it stands", NULL);
    check_python("RuntimeError", generator_next(&r.frame),
                 "raise StopIteration");
    check_number(E_RUNTIME, r.frame.error,
                 "G2_StopIteration that is raised is an error", NULL);
    check_python("StopIteration", generator_next(&r.frame), "after that");
    r = NEW(raiser, .error = E_STOP_ITERATION);
    check_number(0, generator_next(&r.frame), "G2_it stands", NULL);
    check_python("RuntimeError", generator_throw(&r.frame, E_STOP_ITERATION),
                 "throw StopIteration");
    check_python("StopIteration", generator_throw(&r.frame, E_STOP_ITERATION),
                 "throw it into a finished one");
    r = NEW(raiser);
    check_python("RuntimeError", generator_throw(&r.frame, E_STOP_ITERATION),
                 "throw it into an unstarted one");
    check_number(E_RUNTIME, r.frame.error, "G2_that is its error, too", NULL);
    struct doubler d = primed(CATCH_ALL);
    check_python("goes on", generator_throw(&d.frame, E_STOP_ITERATION),
                 "catch StopIteration");
    check_noted("t", "G2_StopIteration can be caught");
}

static void check_generator_exit(void)
{
    struct doubler d = primed(LET_OUT);
    check_python("GeneratorExit", generator_throw(&d.frame, E_GENERATOR_EXIT),
                 "throw GeneratorExit");
    check_noted("tf", "G2_GeneratorExit that is thrown in is an error");
    check_number(E_GENERATOR_EXIT, d.frame.error, "G2_which it ends with",
                 NULL);
    d = primed(CATCH_AND_END);
    check_python("StopIteration", generator_throw(&d.frame, E_GENERATOR_EXIT),
                 "throw GeneratorExit, catch it, return");
    check_noted("tf", "G2_it is caught");
    d = primed(CATCH_ALL);
    check_python("goes on", generator_throw(&d.frame, E_GENERATOR_EXIT),
                 "throw GeneratorExit, catch it, yield");
    check_noted("t", "G2_it is caught");
    d = primed(RAISE_STOP);
    check_python("RuntimeError", generator_close(&d.frame),
                 "close, raise StopIteration");
    check_noted("tf", "G2_closed, with an error");
}

/* ---- G5 ------------------------------------------------------------------ */

/* Leaves its body, and what is behind FINALLY, in several ways. */
struct cleaner {
    FRAME;
    int body;     /* 0: END, 1: RETURN(1), 2: RAISE, 3: stands still */
    int yields;   /* times in FINALLY */
    int at_last;  /* 0: END, 1: RETURN(2), 2: RAISE */
    int seen;     /* frame.error at FINALLY */
    int cleanups; /* how often FINALLY was done */
};

DEF(cleaner)
{
    BEGIN;
    if (self->body == 1)
        RETURN(1);
    if (self->body == 2)
        RAISE(ECONNRESET);
    if (self->body == 3)
        YIELD("body");
FINALLY:
    self->cleanups++;
    self->seen = self->frame.error;
    for (; self->yields > 0; self->yields--) {
        note('(');
        YIELD("finally");
        note(')');
    }
    if (self->at_last == 1)
        RETURN(2);
    if (self->at_last == 2)
        RAISE(EPIPE);
    END;
}

/* A row of the table: how it begins, and what must become of it. */
struct ending {
    int body, at_last;
    int seen, error, result;
};

static void check_ending(struct ending e, int yields)
{
    struct cleaner c =
        NEW(cleaner, .body = e.body, .at_last = e.at_last, .yields = yields);
    int result = -1, came;
    for (int i = 0; i < yields; i++) {
        check_number(0, generator_next(&c.frame), "G5_a clean-up may suspend",
                     NULL);
        check_noted(i ? ")(" : "(", "G5_and goes on there");
        check_number(GENERATOR_SUSPENDED, generator_state(&c.frame),
                     "G5_meanwhile it is suspended", NULL);
        check_text("finally", c.frame.yielded.as.pointer,
                   "G5_it hands out what it yields there", NULL);
    }
    came = generator_next(&c.frame);
    check_number(e.error ? e.error : E_STOP_ITERATION, came,
                 "G5_what it ends with after the clean-up", NULL);
    check_number(e.seen, c.seen, "G5_the clean-up sees the error", NULL);
    check_number(1, c.cleanups, "G5_the clean-up is done once", NULL);
    TAKE(result, c.frame.result);
    check_number(e.result, result, "G5_what it returns after the clean-up",
                 NULL);
    check_noted(yields ? ")" : "", "G5_to its end");
    check_number(E_STOP_ITERATION, generator_next(&c.frame),
                 "G5_after that it has ended", NULL);
    check_number(1, c.cleanups, "G5_and does not clean up again", NULL);
}

static void check_endings(void)
{
    static const struct ending table[] = {
        {0, 0, 0, 0, 0},
        {1, 0, 0, 0, 1},                   /* RETURN */
        {2, 0, ECONNRESET, ECONNRESET, 0}, /* RAISE */
        {0, 1, 0, 0, 2},                   /* RETURN in FINALLY */
        {1, 1, 0, 0, 2},                   /* it counts more than the first */
        {2, 1, ECONNRESET, 0, 2},          /* it swallows the error */
        {0, 2, 0, EPIPE, 0},               /* RAISE in FINALLY */
        {2, 2, ECONNRESET, EPIPE, 0},      /* it replaces the error */
        {1, 2, 0, EPIPE, 0},               /* and what RETURN has said */
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        for (int yields = 0; yields <= 2; yields++)
            check_ending(table[i], yields);
}

/* One that stands in its body, or in its clean-up. */
static struct cleaner standing(int yields, int resumes)
{
    struct cleaner c = NEW(cleaner, .body = 3, .yields = yields);
    for (int i = 0; i < resumes; i++)
        check_number(0, generator_next(&c.frame), "G5_it stands", NULL);
    memset(done, 0, sizeof done);
    return c;
}

static void check_thrown_cleanup(void)
{
    struct cleaner c = standing(0, 1);
    check_number(EPIPE, generator_throw(&c.frame, EPIPE), "G5_thrown", NULL);
    check_number(EPIPE, c.seen, "G5_what is thrown in is cleaned up after",
                 NULL);
    c = standing(1, 1);
    check_number(0, generator_throw(&c.frame, EPIPE),
                 "G5_a thrown error waits for a clean-up that suspends", NULL);
    check_noted("(", "G5_which suspends");
    check_number(EPIPE, generator_next(&c.frame), "G5_and comes out after it",
                 NULL);
    check_noted(")", "G5_which is completed");
    c = standing(2, 2);
    check_number(ECONNRESET, generator_throw(&c.frame, ECONNRESET),
                 "G5_an error can be thrown into a clean-up", NULL);
    check_noted("", "G5_that ends it there");
    check_number(1, c.cleanups, "G5_it does not begin again", NULL);
}

static void check_closed_cleanup(void)
{
    struct cleaner c = standing(0, 1);
    check_number(0, generator_close(&c.frame), "G5_closed", NULL);
    check_number(E_GENERATOR_EXIT, c.seen, "G5_close cleans up", NULL);
    check_number(1, c.cleanups, "G5_once", NULL);
    c = standing(1, 1);
    check_number(E_RUNTIME, generator_close(&c.frame),
                 "G5_a clean-up may not suspend when it is closed", NULL);
    check_noted("(", "G5_it stands there");
    check_number(0, generator_close(&c.frame), "G5_closed again", NULL);
    check_noted("", "G5_then it ends there");
    check_number(1, c.cleanups, "G5_and has begun once", NULL);
    c = standing(0, 0);
    check_number(0, generator_close(&c.frame), "G5_not begun", NULL);
    check_number(0, c.cleanups, "G5_what has not begun is not cleaned up",
                 NULL);
}

/* ---- values -------------------------------------------------------------- */

#define CHECK_VALUE(type, value)                                               \
    do {                                                                       \
        const type given = (value);                                            \
        type taken;                                                            \
        memset(&taken, 1, sizeof taken);                                       \
        TAKE(taken, VALUE(given));                                             \
        check(taken == given, "values_a " #type " stays what it is", NULL);    \
        TAKE(taken, NONE);                                                     \
        check(taken == (type)0, "values_NONE is 0 as a " #type, NULL);         \
    } while (0)

typedef const char *string;

static void check_values(void)
{
    struct value v = VALUE("text"), same = NONE;
    CHECK_VALUE(_Bool, 1);
    CHECK_VALUE(char, 'x');
    CHECK_VALUE(signed char, SCHAR_MIN);
    CHECK_VALUE(unsigned char, UCHAR_MAX);
    CHECK_VALUE(short, SHRT_MIN);
    CHECK_VALUE(unsigned short, USHRT_MAX);
    CHECK_VALUE(int, INT_MIN);
    CHECK_VALUE(unsigned, UINT_MAX);
    CHECK_VALUE(long, LONG_MIN);
    CHECK_VALUE(unsigned long, ULONG_MAX);
    CHECK_VALUE(long long, LLONG_MIN);
    CHECK_VALUE(unsigned long long, ULLONG_MAX);
    CHECK_VALUE(float, FLT_MIN);
    CHECK_VALUE(double, DBL_MAX);
    CHECK_VALUE(string, "text");
    TAKE(same, v);
    check(same.kind == VALUE_POINTER && same.as.pointer == v.as.pointer,
          "values_a value stays what it is", NULL);
    check_number(VALUE_NUMBER, VALUE('x' == 'y').kind,
                 "values_a comparison is a number", NULL);
}

/* ---- what ends the program ----------------------------------------------- */

/* Does it in a child. Returns its exit status, and leaves what it said. */
static int status_of(void (*what)(void), char *said, size_t size)
{
    int ends[2], status = -1;
    size_t length = 0;
    ssize_t got;
    if (pipe(ends) != 0)
        die_errno("pipe");
    pid_t pid = fork();
    if (pid < 0)
        die_errno("fork");
    if (pid == 0) {
        if (dup2(ends[1], STDERR_FILENO) < 0)
            _exit(3);
        what();
        _exit(0);
    }
    close(ends[1]);
    while ((got = read(ends[0], said + length, size - 1 - length)) > 0)
        length += (size_t)got;
    said[length] = '\0';
    close(ends[0]);
    if (waitpid(pid, &status, 0) != pid)
        die_errno("waitpid");
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* It must say "program: FILE:LINE: TEXT", or "program: FILE: TEXT" if line is
 * 0. */
static void check_stops(void (*what)(void), int line, const char *text,
                        const char *name)
{
    char said[500], expected[500], place[20] = "";
    if (line)
        snprintf(place, sizeof place, ":%d", line);
    check_number(1, status_of(what, said, sizeof said), name, NULL);
    snprintf(expected, sizeof expected, "program: %s%s: %s\n", __FILE__, place,
             text);
    check_text(expected, said, name, NULL);
}

struct narcissus {
    FRAME;
    void (*then)(struct frame *self);
};

static void resume(struct frame *g)
{
    generator_next(g);
}

static void throw_into(struct frame *g)
{
    generator_throw(g, EPIPE);
}

static void close_it(struct frame *g)
{
    generator_close(g);
}

enum { NARCISSUS_LINE = __LINE__ + 5 }; /* the YIELD */

DEF(narcissus)
{
    BEGIN;
    YIELD(NONE);
    self->then(&self->frame);
    END;
}

static void look(void (*then)(struct frame *self))
{
    struct narcissus n = NEW(narcissus, .then = then);
    resume(&n.frame);
    resume(&n.frame);
}

static void resume_itself(void)
{
    look(resume);
}

static void throw_into_itself(void)
{
    look(throw_into);
}

static void close_itself(void)
{
    look(close_it);
}

static void raise_0(void)
{
    struct raiser r = NEW(raiser, .error = 0);
    resume(&r.frame);
    resume(&r.frame);
}

/* Into one that was resumed so often. */
static void throw_0_after(int resumes)
{
    struct raiser r = NEW(raiser, .error = EPIPE);
    while (resumes-- > 0)
        resume(&r.frame);
    generator_throw(&r.frame, 0);
}

static void throw_0_before_it_begins(void)
{
    throw_0_after(0);
}

static void throw_0_where_it_stands(void)
{
    throw_0_after(1);
}

static void throw_0_after_its_end(void)
{
    throw_0_after(2);
}

struct breaks {
    FRAME;
};

enum { BREAKS_LINE = __LINE__ + 7 }; /* the END */

DEF(breaks)
{
    BEGIN;
    YIELD(NONE);
    break;
    END;
}

static void leave_by_break(void)
{
    struct breaks b = NEW(breaks);
    resume(&b.frame);
    resume(&b.frame);
}

/* A function that takes what is given as this type, and its line. */
#define TAKES(name, type, given)                                               \
    enum { name##_line = __LINE__ };                                           \
    static void name(void)                                                     \
    {                                                                          \
        type variable;                                                         \
        TAKE(variable, VALUE(given));                                          \
        (void)variable;                                                        \
    }

TAKES(pointer_as_number, int, "text")
TAKES(number_as_pointer, const char *, 7)
TAKES(number_as_real, double, 7)
TAKES(real_as_number, long, 7.5)

static void check_stopping(void)
{
    static const char running[] = "in narcissus: it is resumed while it runs";
    check_stops(resume_itself, NARCISSUS_LINE, running,
                "G2_resumed while it runs, it stops with file and line");
    check_stops(throw_into_itself, NARCISSUS_LINE, running,
                "G2_thrown into while it runs, it stops");
    check_stops(close_itself, NARCISSUS_LINE, running,
                "G2_closed while it runs, it stops");
    static const char thrown[] = "in raiser: 0 is thrown in, which is no error";
    check_stops(raise_0, RAISER_LINE,
                "in raiser: it raises 0, which is no error",
                "stops_one that raises 0, with file and line");
    check_stops(throw_0_before_it_begins, 0, thrown,
                "stops_0 is thrown in before it begins");
    check_stops(throw_0_where_it_stands, RAISER_LINE, thrown,
                "stops_0 is thrown in where it stands");
    check_stops(throw_0_after_its_end, 0, thrown,
                "stops_0 is thrown in after its end");
    check_stops(leave_by_break, BREAKS_LINE,
                "in breaks: a break has left the body",
                "stops_a break out of the body, with file and line");
    check_stops(pointer_as_number, pointer_as_number_line,
                "the variable wants a number, and the value is a pointer",
                "stops_a pointer as a number");
    check_stops(number_as_pointer, number_as_pointer_line,
                "the variable wants a pointer, and the value is a number",
                "stops_a number as a pointer");
    check_stops(number_as_real, number_as_real_line,
                "the variable wants a real number, and the value is a number",
                "stops_a number as a real number");
    check_stops(real_as_number, real_as_number_line,
                "the variable wants a number, and the value is a real number",
                "stops_a real number as a number");
}

int main(void)
{
    check_g1();
    check_end_of(0, 0, "G2_END");
    check_end_of(1, 0, "G2_RETURN");
    check_end_of(2, EPIPE, "G2_RAISE");
    check_send();
    check_throw();
    check_plain_throw();
    check_unstarted();
    check_close();
    check_stop_iteration();
    check_generator_exit();
    check_endings();
    check_thrown_cleanup();
    check_closed_cleanup();
    check_values();
    check_stopping();
    return check_end();
}
