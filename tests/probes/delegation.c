/* delegation.c: generators that hand over to others: rules G3, G4 and G5, and
 * what ends the program. The argument is the depth of the deepest. */
#include <check.h>
#include <die.h>
#include <generator.h>

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* What happened, in its order; emptied by what reads it. */
static char happened[1000];

static void __attribute__((format(printf, 1, 2))) say(const char *format, ...)
{
    size_t length = strlen(happened);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(happened + length, sizeof happened - length, format, arguments);
    va_end(arguments);
}

static void check_said(const char *expected, const char *what,
                       const char *likely)
{
    check_text(expected, happened, what, likely);
    happened[0] = '\0';
}

/* ---- levels, one inside the other --------------------------------------- */

/* The innermost yields some numbers and returns 1; each of the others returns
 * one more than it was given. */
struct level {
    FRAME;
    int depth; /* how many are inside */
    int yields;
    int i, got;
    int *sent; /* what the innermost sees when it goes on */
};

static int cleaned;  /* levels that did, in this generator */
static int in_order; /* those of them with the right depth */

DEF(level)
{
    BEGIN;
    if (self->depth > 0)
        YIELD_FROM(self->got, CALL(level, .depth = self->depth - 1,
                                   .sent = self->sent, .yields = self->yields));
    else
        for (self->i = 1; self->i <= self->yields; self->i++) {
            YIELD(self->i);
            say("%d ", *self->sent);
        }
    RETURN(self->got + 1);
FINALLY:
    in_order += self->depth == cleaned++;
    END;
}

static int sent;

static struct frame *levels(int depth, int yields)
{
    cleaned = in_order = 0;
    return CALL(level, .depth = depth, .yields = yields, .sent = &sent);
}

/* G3_: values. G4_: as many resumes as there are values, and one more. */
static void values_at(int depth)
{
    struct frame *g = levels(depth, 3);
    int value, sum = 0, resumes = 1;
    for (sent = 5; NEXT(value, g); sent++) {
        sum = 10 * sum + value;
        resumes++;
    }
    check_number(123, sum, "G3_ what the innermost yields comes out", NULL);
    check_said("6 7 8 ", "G3_ what is sent is there when it goes on", NULL);
    check_number(depth + 1, g->result.as.number,
                 "G3_ what is returned goes from each level to the next", NULL);
    check_number(4, resumes, "G4_ three yields are four resumes at any depth",
                 "a return is a suspension");
    check_number(depth + 1, in_order, "G5_ at the end, the innermost first",
                 NULL);
    generator_free(g);
}

static void no_suspension(void)
{
    struct frame *g = levels(20, 0);
    check_number(E_STOP_ITERATION, generator_next(g),
                 "G3_ G4_ twenty levels that do not yield take one resume",
                 "a hand-over is a suspension");
    check_number(21, g->result.as.number, "G3_ and all of them return", NULL);
    generator_free(g);
}

static void thrown_at(int depth)
{
    struct frame *g = levels(depth, 3);
    generator_next(g);
    check_number(ECONNRESET, generator_throw(g, ECONNRESET),
                 "G3_ an error that is thrown in ends all levels", NULL);
    check_number(depth + 1, in_order, "G5_ thrown into, the innermost first",
                 NULL);
    check_said("", "G3_ and none of them goes on", NULL);
    generator_free(g);
}

static void closed_at(int depth)
{
    struct frame *g = levels(depth, 3);
    generator_next(g);
    check_number(0, generator_close(g), "G5_ close() ends all levels", NULL);
    check_number(depth + 1, in_order, "G5_ closed, the innermost first", NULL);
    check_number(GENERATOR_ENDED, generator_state(g), "G5_ it has ended", NULL);
    generator_free(g);
}

/* ---- errors on their way out -------------------------------------------- */

/* It is resumed with errors, and does as the letter says: c catches them and
 * goes on, r catches one and returns, o raises another one, s raises
 * StopIteration. */
struct inner {
    FRAME;
    char what;
    int error;
};

DEF(inner)
{
    BEGIN;
    do {
        say("inner waits, ");
        TRY_YIELD(self->error, 10);
        say("inner gets %s, ", error_name(self->error));
    } while (self->what == 'c');
    if (self->what == 'o')
        RAISE(EPIPE);
    if (self->what == 's')
        RAISE(E_STOP_ITERATION);
    RETURN(7);
FINALLY:
    say("inner cleans up, ");
    END;
}

/* What it gets from the inner one it hands on. */
struct middle {
    FRAME;
    struct frame *inner; /* given away */
    int got;
};

DEF(middle)
{
    BEGIN;
    YIELD_FROM(self->got, self->inner);
    say("middle gets %d, ", self->got);
    RETURN(self->got);
FINALLY:
    say("middle cleans up, ");
    END;
}

/* Catches what comes, and yields 20. */
struct outer {
    FRAME;
    char what; /* of the inner one */
    int error, got;
};

DEF(outer)
{
    BEGIN;
    TRY_YIELD_FROM(self->error, self->got,
                   CALL(middle, .inner = CALL(inner, .what = self->what)));
    say("outer gets %s, %d, ", error_name(self->error), self->got);
    YIELD(20);
    say("outer goes on, ");
FINALLY:
    say("outer cleans up, ");
    END;
}

static void caught_inside(void)
{
    struct outer g = NEW(outer, .what = 'c');
    generator_next(&g.frame);
    int error = generator_throw(&g.frame, EPIPE);
    check_number(0, error, "G3_ what the innermost catches is no error", NULL);
    check_number(10, g.frame.yielded.as.number, "G3_ and it yields again",
                 NULL);
    check_said("inner waits, inner gets BrokenPipeError, inner waits, ",
               "G3_ the others do not notice", NULL);
    generator_throw(&g.frame, EPIPE);
    check_said("inner gets BrokenPipeError, inner waits, ",
               "G3_ it can be thrown into again", NULL);
    check_number(E_RUNTIME, generator_close(&g.frame),
                 "G5_ one that yields when it is closed is an error", NULL);
    happened[0] = '\0';
    ((struct inner *)g.frame.innermost)->what = 'r';
    check_number(0, generator_next(&g.frame), "G5_ that one goes on", NULL);
    check_said("inner gets OSError, inner cleans up, middle gets 7, "
               "middle cleans up, outer gets OSError, 7, ",
               "G5_ and nobody closes it any more", "closing is still set");
    check_number(0, generator_close(&g.frame), "G5_ now it ends", NULL);
    happened[0] = '\0';
}

static void caught_outside(void)
{
    struct outer g = NEW(outer, .what = 'o', .got = 3);
    generator_next(&g.frame);
    check_number(0, generator_throw(&g.frame, ECONNRESET),
                 "G3_ what the outermost catches is no error", NULL);
    check_number(20, g.frame.yielded.as.number, "G3_ and it yields", NULL);
    check_said("inner waits, inner gets ConnectionResetError, "
               "inner cleans up, middle cleans up, "
               "outer gets BrokenPipeError, 3, ",
               "G3_ G5_ an error goes out, through clean-up, to who catches it",
               NULL);
    check_number(EPIPE, generator_throw(&g.frame, EPIPE),
                 "G3_ later it is thrown into the outermost itself", NULL);
    check_said("outer cleans up, ", "G3_ which ends", NULL);
}

/* Closing goes on though the inner one has caught it, and returned. */
static void close_is_not_swallowed(void)
{
    struct outer g = NEW(outer, .what = 'r');
    generator_next(&g.frame);
    generator_throw(&g.frame, EPIPE);
    check_said("inner waits, inner gets BrokenPipeError, inner cleans up, "
               "middle gets 7, middle cleans up, outer gets OSError, 7, ",
               "G3_ TRY_YIELD_FROM: no error, and the value", NULL);
    generator_close(&g.frame);
    happened[0] = '\0';
    struct middle m = NEW(middle, .inner = CALL(inner, .what = 'r'));
    generator_next(&m.frame);
    check_number(0, generator_close(&m.frame), "G5_ it is closed", NULL);
    check_said("inner waits, inner gets GeneratorExit, inner cleans up, "
               "middle cleans up, ",
               "G5_ an inner one that returns when it is closed: the next one "
               "is closed as well",
               "its result is handed on");
}

/* What NEW() made is not freed: its owner can look at it afterwards. */
static void made_by_new(void)
{
    struct inner i = NEW(inner, .what = 'r');
    struct middle m = NEW(middle, .inner = &i.frame);
    generator_next(&m.frame);
    generator_throw(&m.frame, EPIPE);
    happened[0] = '\0';
    check_number(7, i.frame.result.as.number, "G3_ its result is there still",
                 NULL);
    check_number(E_STOP_ITERATION, generator_next(&i.frame),
                 "G3_ it is nobody's any more, and has ended", NULL);
}

static void error_at_close(void)
{
    struct middle m = NEW(middle, .inner = CALL(inner, .what = 'o'));
    generator_next(&m.frame);
    check_number(EPIPE, generator_close(&m.frame),
                 "G5_ an error of the clean-up comes out of close()", NULL);
    check_said("inner waits, inner gets GeneratorExit, inner cleans up, "
               "middle cleans up, ",
               "G5_ and through every level", NULL);
}

/* The error comes out of two levels. What happens is a part of the name:
 * 10-scheduler.bats asks Python whether the same happens there. */
static void python(char what, int error, const char *expected)
{
    char name[200];
    struct middle m = NEW(middle, .inner = CALL(inner, .what = what));
    generator_next(&m.frame);
    say("throw: %s", error_name(generator_throw(&m.frame, error)));
    snprintf(name, sizeof name, "python_%c: %s", what, expected);
    check_said(expected, name, NULL);
}

/* An error, and yet the levels do with it what they do when they are closed. */
static void thrown_generator_exit(void)
{
    python('r', E_GENERATOR_EXIT,
           "inner waits, inner gets GeneratorExit, inner cleans up, "
           "middle cleans up, throw: GeneratorExit");
    python('o', E_GENERATOR_EXIT,
           "inner waits, inner gets GeneratorExit, inner cleans up, "
           "middle cleans up, throw: BrokenPipeError");
    python('s', E_GENERATOR_EXIT,
           "inner waits, inner gets GeneratorExit, inner cleans up, "
           "middle cleans up, throw: RuntimeError");
    python('s', EPIPE,
           "inner waits, inner gets BrokenPipeError, inner cleans up, "
           "middle cleans up, throw: RuntimeError");
    struct outer g = NEW(outer, .what = 'c');
    generator_next(&g.frame);
    check_number(0, generator_throw(&g.frame, E_GENERATOR_EXIT),
                 "G5_ GeneratorExit that is thrown in can be caught", NULL);
    ((struct inner *)g.frame.innermost)->what = 'r';
    happened[0] = '\0';
    check_number(0, generator_next(&g.frame), "G5_ and it goes on", NULL);
    check_said("inner gets OSError, inner cleans up, middle gets 7, "
               "middle cleans up, outer gets OSError, 7, ",
               "G5_ and nobody is closed any more", "closing is still set");
    generator_close(&g.frame);
    happened[0] = '\0';
}

/* ---- clean-up that waits ------------------------------------------------ */

/* Part of a clean-up. */
struct rinse {
    FRAME;
    int times; /* that it yields */
};

DEF(rinse)
{
    BEGIN;
    while (self->times-- > 0)
        YIELD(30);
    say("rinsed, ");
    RETURN(8);
    END;
}

struct slow {
    FRAME;
    struct frame *inner; /* given away; NULL: none */
    int times;           /* that its clean-up yields */
    int got;
};

DEF(slow)
{
    BEGIN;
    if (self->inner)
        YIELD_FROM(self->inner);
    else
        YIELD(10);
    say("not reached, ");
FINALLY:
    YIELD_FROM(self->got, CALL(rinse, .times = self->times));
    say("clean after %d, ", self->got);
    END;
}

static void cleanup_waits(void)
{
    struct slow g = NEW(slow, .inner = CALL(slow, .times = 2), .times = 1);
    generator_next(&g.frame);
    int yields = 0, error = generator_throw(&g.frame, EPIPE);
    for (; error == 0; error = generator_next(&g.frame)) {
        say("waits, ");
        yields++;
    }
    check_number(3, yields, "G5_ clean-up yields, and hands over", NULL);
    check_number(EPIPE, error, "G5_ and the error is kept meanwhile", NULL);
    check_said("waits, waits, rinsed, clean after 8, waits, rinsed, "
               "clean after 8, ",
               "G5_ the outer clean-up begins when the inner one has ended",
               NULL);
}

static void cleanup_at_close(void)
{
    struct slow g = NEW(slow, .inner = CALL(slow));
    generator_next(&g.frame);
    check_number(0, generator_close(&g.frame),
                 "G5_close_ clean-up that hands over does not disturb close()",
                 NULL);
    check_said("rinsed, clean after 8, rinsed, clean after 8, ",
               "G5_close_ it runs to its end",
               "it is closed itself: what began after close() is not meant");
}

/* ---- copies ------------------------------------------------------------- */

/* Hands over, stands still, hands over again, and stands still twice. */
struct mover {
    FRAME;
    int number;
};

DEF(mover)
{
    BEGIN;
    YIELD_FROM(self->number, CALL(rinse, .times = 1));
    YIELD(++self->number);
    YIELD_FROM(CALL(middle, .inner = CALL(rinse)));
    YIELD(++self->number);
    YIELD(++self->number);
    END;
}

/* What copies it later goes on in the copy: the frame does not point to itself,
 * nor to one that has ended. */
static void copied(int resumes, int number)
{
    struct mover first = NEW(mover);
    for (int i = 0; i < resumes; i++)
        check_number(0, generator_next(&first.frame), "G3_ copy_ it stands",
                     NULL);
    check(first.frame.innermost == NULL,
          "G3_ copy_ who has handed over to nobody is the innermost", NULL);
    struct mover second = first;
    generator_next(&second.frame);
    check_number(number, first.number, "G3_ copy_ the first one is as it was",
                 "it is the first one that goes on");
    check_number(number + 1, second.number, "G3_ copy_ the copy has gone on",
                 NULL);
    happened[0] = '\0';
}

/* The same for one that somebody awaits. */
static void in_the_middle(void)
{
    struct mover m = NEW(mover);
    struct middle outermost = NEW(middle, .inner = &m.frame);
    generator_next(&outermost.frame);
    check(m.frame.innermost != NULL, "G3_ copy_ it has handed over", NULL);
    generator_next(&outermost.frame);
    check(m.frame.innermost == NULL,
          "G3_ copy_ then it does not know the inner one any more", NULL);
    generator_close(&outermost.frame);
    happened[0] = '\0';
}

/* ---- one that runs inside another --------------------------------------- */

static enum generator_state seen[4]; /* what it says of itself */

struct narcissus {
    FRAME;
    struct frame *outermost; /* NULL: itself */
    int looks;
};

static void look(struct narcissus *self)
{
    const struct frame *f = self->outermost ? self->outermost : &self->frame;
    seen[self->looks++] = generator_state(f);
}

DEF(narcissus)
{
    BEGIN;
    look(self);
    YIELD(1);
    look(self);
    YIELD_FROM(CALL(rinse));
    look(self);
FINALLY:
    look(self);
    END;
}

static void states_inside(int of_outermost)
{
    struct narcissus n = NEW(narcissus);
    struct middle m = NEW(middle, .inner = &n.frame);
    if (of_outermost)
        n.outermost = &m.frame;
    generator_next(&m.frame);
    check_number(GENERATOR_SUSPENDED, generator_state(&n.frame),
                 "G2_ one that somebody awaits is suspended meanwhile", NULL);
    check_number(GENERATOR_SUSPENDED, generator_state(&m.frame),
                 "G2_ who awaits it, too", NULL);
    generator_next(&m.frame);
    for (int i = 0; i < 4; i++)
        check_number(GENERATOR_RUNNING, seen[i],
                     of_outermost ? "G2_ whose inner one runs runs"
                                  : "G2_ one that runs inside another runs",
                     NULL);
    check_number(GENERATOR_ENDED, generator_state(&n.frame), "G2_ it has ended",
                 NULL);
    happened[0] = '\0';
}

/* ---- very deep ---------------------------------------------------------- */

static uintptr_t innermost; /* where on the C stack its body was */

struct deep {
    FRAME;
    int depth;
};

DEF(deep)
{
    char local = 0;
    BEGIN;
    if (self->depth > 0)
        YIELD_FROM(CALL(deep, .depth = self->depth - 1));
    else {
        innermost = (uintptr_t)&local;
        YIELD(1);
    }
FINALLY:
    in_order += self->depth == cleaned++;
    END;
}

/* Where on the C stack the innermost body of so many was. */
static uintptr_t reach(int depth)
{
    struct frame *g = CALL(deep, .depth = depth);
    cleaned = in_order = 0;
    int error = generator_next(g);
    if (error == 0)
        error = generator_throw(g, EPIPE);
    if (error != EPIPE)
        die("depth %d: %s", depth, error_name(error));
    generator_free(g);
    return innermost;
}

static void very_deep(int depth)
{
    uintptr_t near = reach(1), far = reach(depth);
    check_number(depth + 1, in_order, "G5_ very deep, the innermost first",
                 NULL);
    check(near - far < 1000 || far - near < 1000,
          "G3_ however deep, one body is on the C stack", "bodies nest");
}

/* ---- what ends the program ---------------------------------------------- */

struct taker {
    FRAME;
    struct frame *inner;
};

DEF(taker)
{
    BEGIN;
    YIELD(1);
    YIELD_FROM(self->inner);
    END;
}

static struct taker taker;

static void take(struct frame *inner)
{
    taker = NEW(taker, .inner = inner);
    generator_next(&taker.frame);
    generator_next(&taker.frame);
}

static void take_one_that_has_begun(void)
{
    struct frame *g = levels(0, 3);
    generator_next(g);
    take(g);
}

static void take_one_that_has_ended(void)
{
    struct frame *g = levels(0, 0);
    generator_next(g);
    take(g);
}

static void take_itself(void)
{
    take(&taker.frame);
}

static void take_the_outermost(void)
{
    struct taker first = NEW(taker, .inner = &taker.frame);
    taker = NEW(taker, .inner = &first.frame);
    for (int i = 0; i < 3; i++)
        generator_next(&taker.frame);
}

/* In its first step, and only then, it resumes another one. */
struct starter {
    FRAME;
    struct frame *other;
    int steps;
};

DEF(starter)
{
    BEGIN;
    if (self->steps++ == 0)
        generator_next(self->other);
    YIELD(1);
    END;
}

static void take_one_that_runs(void)
{
    struct starter starter = NEW(starter, .other = &taker.frame);
    taker = NEW(taker, .inner = &starter.frame);
    generator_next(&taker.frame);
    generator_next(&starter.frame);
}

struct text {
    FRAME;
};

DEF(text)
{
    BEGIN;
    RETURN("seven");
    END;
}

struct awaited {
    FRAME;
};

DEF(awaited)
{
    BEGIN;
    YIELD_FROM(CALL(text));
    YIELD(2);
    END;
}

/* The same, but somebody awaits it. */
static void take_one_that_runs_for_another(void)
{
    struct starter starter = NEW(starter, .other = &taker.frame);
    struct taker outermost = NEW(taker, .inner = &starter.frame);
    taker = NEW(taker, .inner = &starter.frame);
    generator_next(&taker.frame);
    generator_next(&outermost.frame);
    generator_next(&outermost.frame);
}

/* Leaves one that stands at its YIELD, and is awaited. What it has handed over
 * to is gone. */
static struct frame *awaited(void)
{
    static struct awaited inner;
    inner = NEW(awaited);
    take(&inner.frame);
    return &inner.frame;
}

static void take_one_that_is_awaited(void)
{
    struct taker another = NEW(taker, .inner = awaited());
    generator_next(&another.frame);
    generator_next(&another.frame);
}

static void resume_one_that_is_awaited(void)
{
    generator_next(awaited());
}

static void throw_into_one_that_is_awaited(void)
{
    generator_throw(awaited(), EPIPE);
}

static void close_one_that_is_awaited(void)
{
    generator_close(awaited());
}

static void free_one_in_the_middle(void)
{
    struct frame *g = CALL(taker);
    generator_next(g);
    generator_free(g);
}

static void free_what_new_made(void)
{
    struct taker t = NEW(taker);
    generator_free(&t.frame);
}

static void free_what_new_made_at_its_end(void)
{
    struct text t = NEW(text);
    generator_next(&t.frame);
    generator_free(&t.frame);
}

static void take_nobody(void)
{
    take(NULL);
}

/* Does something to itself, which it may not. */
struct selfish {
    FRAME;
    void (*act)(struct frame *self);
    int at_once; /* in its first step */
};

DEF(selfish)
{
    BEGIN;
    if (self->at_once)
        self->act(&self->frame);
    YIELD(3);
    self->act(&self->frame);
    YIELD(4);
    END;
}

static void act_inside(void act(struct frame *self), int at_once)
{
    take(CALL(selfish, .act = act, .at_once = at_once));
    generator_next(&taker.frame);
}

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

static void resume_itself_inside(void)
{
    act_inside(resume, 0);
}

static void throw_into_itself_inside(void)
{
    act_inside(throw_into, 0);
}

static void close_itself_inside(void)
{
    act_inside(close_it, 0);
}

static void free_itself_inside(void)
{
    act_inside(generator_free, 0);
}

static void resume_itself_at_once(void)
{
    act_inside(resume, 1);
}

static void throw_into_itself_at_once(void)
{
    act_inside(throw_into, 1);
}

static void close_itself_at_once(void)
{
    act_inside(close_it, 1);
}

static void free_itself_at_once(void)
{
    act_inside(generator_free, 1);
}

static void free_itself_alone(void)
{
    generator_next(CALL(selfish, .act = generator_free, .at_once = 1));
}

static void free_the_outermost(struct frame *g)
{
    (void)g;
    generator_free(&taker.frame);
}

static void free_the_outermost_inside(void)
{
    act_inside(free_the_outermost, 0);
}

struct counter {
    FRAME;
    int number;
};

DEF(counter)
{
    BEGIN;
    YIELD_FROM(self->number, CALL(text));
    END;
}

static void take_a_text_for_a_number(void)
{
    struct counter c = NEW(counter);
    generator_next(&c.frame);
}

/* Runs it in a process of its own. text gets the first line of its standard
 * error. Returns the exit status; -1: a signal ended it. */
static int in_a_child(void run(void), char *text, int size)
{
    int ends[2], status;
    if (pipe(ends) != 0)
        die_errno("pipe");
    pid_t child = fork();
    if (child < 0)
        die_errno("fork");
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        run();
        _exit(0);
    }
    close(ends[1]);
    FILE *said = fdopen(ends[0], "r");
    if (!said || !fgets(text, size, said))
        text[0] = '\0';
    if (said)
        fclose(said);
    if (waitpid(child, &status, 0) != child)
        die_errno("waitpid");
    text[strcspn(text, "\n")] = '\0';
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* This line of this file, without the blanks before it. */
static const char *source_line(long number)
{
    static char line[100];
    FILE *file = fopen(__FILE__, "r");
    if (!file)
        die_errno("%s", __FILE__);
    line[0] = '\0';
    while (number-- > 0 && fgets(line, sizeof line, file))
        continue;
    fclose(file);
    line[strcspn(line, "\n")] = '\0';
    return line + strspn(line, " ");
}

/* Ends with status 1, and "NAME: FILE: problem": it has no line yet. */
static void stops_without_a_line(void run(void), const char *problem)
{
    char said[500] = "", expected[500];
    int status = in_a_child(run, said, sizeof said);
    const char *place = strstr(said, __FILE__);
    snprintf(expected, sizeof expected, "%s: %s", __FILE__, problem);
    check_text(expected, place ? place : said, "stops_ with the reason", NULL);
    check_number(1, status, "stops_ with exit status 1", NULL);
}

/* Ends with status 1, and "NAME: FILE:LINE: problem", where LINE is blamed. */
static void stops(void run(void), const char *problem, const char *blamed)
{
    char said[500] = "", expected[500];
    int status = in_a_child(run, said, sizeof said);
    const char *place = strstr(said, __FILE__ ":");
    long line = place ? strtol(place + strlen(__FILE__ ":"), NULL, 10) : 0;
    snprintf(expected, sizeof expected, "%s:%ld: %s", __FILE__, line, problem);
    check_text(expected, place ? place : said, "stops_ with the reason", NULL);
    check_text(blamed, source_line(line), "stops_ with the right line", NULL);
    check_number(1, status, "stops_ with exit status 1", NULL);
}

static void what_stops(void)
{
    const char *begun = "in taker: it hands over to one that has begun already";
    const char *awaits =
        "in awaited: it is resumed, and somebody else awaits it";
    const char *hands_over = "YIELD_FROM(self->inner);";
    stops(take_one_that_has_begun, begun, hands_over);
    stops(take_one_that_has_ended, begun, hands_over);
    stops(take_itself, begun, hands_over);
    stops(take_the_outermost, begun, hands_over);
    stops(take_one_that_runs, begun, hands_over);
    stops(take_one_that_runs_for_another, begun, hands_over);
    stops(take_one_that_is_awaited, begun, hands_over);
    stops(resume_one_that_is_awaited, awaits, "YIELD(2);");
    stops(throw_into_one_that_is_awaited, awaits, "YIELD(2);");
    stops(close_one_that_is_awaited, awaits, "YIELD(2);");
    stops(free_one_in_the_middle, "in taker: it is freed while it stands here",
          "YIELD(1);");
    stops(take_nobody, "in taker: it hands over to nobody", hands_over);
    stops(take_a_text_for_a_number,
          "the variable wants a number, and the value is a pointer",
          "YIELD_FROM(self->number, CALL(text));");
    stops_without_a_line(free_what_new_made,
                         "in taker: it is freed, and CALL() did not make it");
    stops_without_a_line(free_what_new_made_at_its_end,
                         "in text: it is freed, and CALL() did not make it");
}

static void what_stops_inside(void)
{
    const char *runs = "in selfish: it is resumed while it runs";
    const char *freed = "in selfish: it is freed while it stands here";
    stops(resume_itself_inside, runs, "YIELD(3);");
    stops(throw_into_itself_inside, runs, "YIELD(3);");
    stops(close_itself_inside, runs, "YIELD(3);");
    stops(free_itself_inside, freed, "YIELD(3);");
    stops(free_the_outermost_inside,
          "in taker: it is freed while it stands here",
          "YIELD_FROM(self->inner);");
    stops_without_a_line(resume_itself_at_once, runs);
    stops_without_a_line(throw_into_itself_at_once, runs);
    stops_without_a_line(close_itself_at_once, runs);
    stops_without_a_line(free_itself_at_once, freed);
    stops_without_a_line(free_itself_alone, freed);
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    int deepest = argc == 2 ? atoi(argv[1]) : 0;
    if (deepest <= 0)
        die_usage("usage: delegation DEPTH");
    for (int depth = 0; depth <= 1000; depth = depth * 10 + 1) {
        values_at(depth);
        thrown_at(depth);
        closed_at(depth);
    }
    no_suspension();
    caught_inside();
    caught_outside();
    close_is_not_swallowed();
    made_by_new();
    error_at_close();
    thrown_generator_exit();
    cleanup_waits();
    cleanup_at_close();
    copied(2, 9);
    copied(3, 10);
    in_the_middle();
    states_inside(0);
    states_inside(1);
    very_deep(deepest);
    what_stops();
    what_stops_inside();
    return check_end();
}
