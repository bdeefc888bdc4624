/* generator.h: functions that stop in the middle, and go on there later.
 *
 *     struct range { FRAME; int from, to; int i; };
 *
 *     DEF(range)
 *     {
 *         BEGIN;
 *         for (self->i = self->from; self->i < self->to; self->i++)
 *             YIELD(self->i);
 *         END;
 *     }
 *
 *     struct range r = NEW(range, .from = 1, .to = 4);
 *     int i;
 *     while (NEXT(i, &r.frame))
 *         printf("%d\n", i);
 *
 * A generator can hand over to another one, and that one to the next: what the
 * innermost yields comes out of the outermost, at the same price for any depth.
 *
 * The struct is the frame: what the function has to remember while it stands
 * still is a member of it. A local variable does not live across a YIELD. */
#ifndef GENERATOR_H
#define GENERATOR_H

#include <errors.h>
#include <value.h>

#include <stddef.h>

struct frame;

/* ---- writing one --------------------------------------------------------- */

/* The first member of every frame. */
#define FRAME struct frame frame

/* DEF(name) { BEGIN; ... END; }: the body of struct name; there it is self. */
#define DEF(name) DEF_FRAME(name, NULL)

#define DEF_FRAME(name, drop)                                                  \
    _Static_assert(offsetof(struct name, frame) == 0,                          \
                   "FRAME is the first member of struct " #name);              \
    static struct step name##_body(struct name *self);                         \
    static struct step name##_step(struct frame *frame)                        \
    {                                                                          \
        return name##_body((struct name *)frame);                              \
    }                                                                          \
    static const struct frame_type name##_type = {#name, __FILE__,             \
                                                  name##_step, drop};          \
    static struct step name##_body(struct name *self)

/* The first and the last line of the body. At END it returns NONE. */
#define BEGIN                                                                  \
    switch (FRAME_LABEL(self->frame.line)) {                                   \
    case FRAME_LABEL(FRAME_CREATED):

#define END                                                                    \
    return frame_end(&self->frame);                                            \
    default:                                                                   \
        return frame_elsewhere(&self->frame);                                  \
        }                                                                      \
        frame_stop(&self->frame, __LINE__, "a break has left the body")

/* Hands out a value, and stands still. Goes on here when it is resumed; raises
 * what is thrown in. Two on one line do not compile. (Of a statement of several
 * lines gcc counts the first, clang the last.) */
#define YIELD(v)                                                               \
    do {                                                                       \
        STAND_STILL(v);                                                        \
        if (self->frame.thrown)                                                \
            RAISE(frame_thrown(&self->frame));                                 \
    } while (0)

/* The same, but what is thrown in becomes the value of error: 0 is nothing.
 * Python: try: yield v, except ... as error */
#define TRY_YIELD(error, v)                                                    \
    do {                                                                       \
        STAND_STILL(v);                                                        \
        (error) = frame_thrown(&self->frame);                                  \
    } while (0)

/* YIELD_FROM(g), YIELD_FROM(variable, g): hands over to g, which has not begun:
 * goes on there, and here when it has ended. variable gets what it returned; an
 * error that it ended with is raised here. g is given away: if CALL() made it,
 * it is freed at its end. Python: variable = yield from g */
#define YIELD_FROM(...)                                                        \
    CHOOSE(__VA_ARGS__, YIELD_FROM_TO, YIELD_FROM_ONLY, )(__VA_ARGS__)

/* The same with the error as first argument: it becomes the value of error, and
 * 0 is none. variable is set in that case only.
 * Python: try: variable = yield from g, except ... as error */
#define TRY_YIELD_FROM(error, ...)                                             \
    CHOOSE(__VA_ARGS__, TRY_YIELD_FROM_TO, TRY_YIELD_FROM_ONLY, )              \
    (error, __VA_ARGS__)

/* Ends with a result, or with an error that is not 0; what stands behind
 * FINALLY comes before that. Both do so from FINALLY as well: the last one
 * counts. What a result points to must outlive the frame. To raise
 * E_STOP_ITERATION would look like a good end: it becomes E_RUNTIME, as in
 * Python. */
#define RETURN(v)                                                              \
    do {                                                                       \
        if (self->frame.cleaning) /* there may be one already */               \
            value_drop(self->frame.result);                                    \
        self->frame.result = VALUE(v);                                         \
        return frame_return(&self->frame);                                     \
    } while (0)

#define RAISE(number) return frame_leave(&self->frame, (number))

/* What follows, up to END, is done however the body is left, once it was
 * begun. It may YIELD. */
#define FINALLY                                                                \
    return frame_return(&self->frame);                                         \
    case FRAME_LABEL(FRAME_CLEANUP)

/* ---- using one ----------------------------------------------------------- */

/* NEW(name, .member = x, ...): a frame that has not begun; the rest is 0. */
#define NEW(...) NEW_FRAME(__VA_ARGS__, .frame.line = FRAME_CREATED)

/* The same, on the heap: the struct frame * for YIELD_FROM. Out of memory ends
 * the program. Who does not hand it on frees it with generator_free(). */
#define CALL(...) CALL_FRAME(__VA_ARGS__, .frame.line = FRAME_CREATED)

/* NEXT(variable, g): resumes g. True: variable is what it handed out. False: it
 * has ended; g->error says whether with an error. g is evaluated twice. */
#define NEXT(variable, g)                                                      \
    (generator_next(g) == 0 && (TAKE(variable, (g)->yielded), 1))

/* Resumes g, or rather the innermost one that it has handed over to, up to its
 * next YIELD. Returns 0: g->yielded is what it handed out.
 * E_STOP_ITERATION: it has ended, by itself or before; g->result is what it
 * returned. Any other: the error that it ended with. To send it something, set
 * a member of its struct before. To resume one that runs, or that another one
 * awaits, ends the program, here and below. Python: next(g) */
int generator_next(struct frame *g);

/* Raises error, which is not 0, where g stands, in the innermost one, and goes
 * on as generator_next(). One that has not begun ends there; one that has ended
 * gives the error back. Python: g.throw() */
int generator_throw(struct frame *g, int error);

/* Ends g: throws E_GENERATOR_EXIT where it stands, so that its FINALLY is done,
 * the innermost first. Nothing to do if it has not begun, or has ended. Returns
 * 0; E_RUNTIME if it yields once more instead; any other: an error that it
 * ended with. Python: g.close() */
int generator_close(struct frame *g);

/* Frees what CALL() made. It has not begun, or has ended. */
void generator_free(struct frame *g);

/* Python: inspect.getgeneratorstate() */
enum generator_state {
    GENERATOR_CREATED,
    GENERATOR_SUSPENDED,
    GENERATOR_RUNNING,
    GENERATOR_ENDED,
};
enum generator_state generator_state(const struct frame *g);

/* ---- what the macros are made of ----------------------------------------- */

/* How the body came back. A struct, so that a stray `return 0;` does not
 * compile. */
struct step {
    enum { STEP_YIELDED, STEP_HANDED_OVER, STEP_LEFT, STEP_ENDED } how;
};

struct frame_type {
    const char *name;
    const char *file;
    struct step (*body)(struct frame *frame);
    void (*drop)(struct frame *frame); /* of one that never began; or NULL */
};

enum { FRAME_CREATED = 0, FRAME_CLEANUP = -1, FRAME_ENDED = -2 };

struct frame {
    const struct frame_type *type; /* the same for all of its kind */
    int line;                /* where it stands, or one of the three above */
    int thrown;              /* to be raised there; 0: nothing */
    int error;               /* that it ends with; 0: none */
    char running;            /* its body is on the C stack now */
    char cleaning;           /* it is behind FINALLY */
    char closing;            /* generator_close() was called */
    char on_heap;            /* made by CALL(): freed when it is given away */
    struct frame *awaiter;   /* who has handed over to it; NULL: nobody */
    struct frame *innermost; /* of those it handed over to; NULL: itself */
    struct value yielded;    /* what it handed out last, or got from there */
    struct value result;     /* what it returned */
};

/* Not in the range of int: a YIELD inside a switch of the reader's own, over
 * anything smaller, is a warning. */
#define FRAME_LABEL(line) ((1LL << 40) + (line))

/* With a last member of its own, NEW(name) has no empty list either. */
#define NEW_FRAME(name, ...)                                                   \
    ((struct name){.frame.type = &name##_type, __VA_ARGS__})

/* Not a compound literal's address: that would end with its block. */
#define CALL_FRAME(name, ...)                                                  \
    frame_copy(&(struct name){.frame.on_heap = 1,                              \
                              .frame.type = &name##_type,                      \
                              __VA_ARGS__}                                     \
                    .frame,                                                    \
               sizeof(struct name), __FILE__, __LINE__)

struct frame *frame_copy(const struct frame *frame, size_t size,
                         const char *file, int line);

/* The macro for two arguments, or the one for one. */
#define CHOOSE(first, second, macro, ...) macro

#define YIELD_FROM_ONLY(g)                                                     \
    do {                                                                       \
        HAND_OVER(g);                                                          \
        if (self->frame.thrown)                                                \
            RAISE(frame_thrown(&self->frame));                                 \
    } while (0)

#define YIELD_FROM_TO(variable, g)                                             \
    do {                                                                       \
        YIELD_FROM_ONLY(g);                                                    \
        TAKE(variable, self->frame.yielded);                                   \
    } while (0)

#define TRY_YIELD_FROM_ONLY(error, g)                                          \
    do {                                                                       \
        HAND_OVER(g);                                                          \
        (error) = frame_thrown(&self->frame);                                  \
    } while (0)

#define TRY_YIELD_FROM_TO(error, variable, g)                                  \
    do {                                                                       \
        TRY_YIELD_FROM_ONLY(error, g);                                         \
        if (!(error))                                                          \
            TAKE(variable, self->frame.yielded);                               \
    } while (0)

#define HAND_OVER(g)                                                           \
    self->frame.line = __LINE__;                                               \
    self->frame.innermost = (g);                                               \
    return (struct step){STEP_HANDED_OVER};                                    \
    case FRAME_LABEL(__LINE__):

/* The line is where the frame goes on: the case label stands right here. */
#define STAND_STILL(v)                                                         \
    self->frame.yielded = VALUE(v);                                            \
    self->frame.line = __LINE__;                                               \
    return (struct step){STEP_YIELDED};                                        \
    case FRAME_LABEL(__LINE__):

/* Ends the program: the frame was used in a way that cannot be mended. */
_Noreturn void frame_stop(const struct frame *frame, int line,
                          const char *problem);

/* The body has no label for the line. That is right when it has no FINALLY. */
struct step frame_elsewhere(const struct frame *frame);

static inline int frame_thrown(struct frame *frame)
{
    int error = frame->thrown;
    frame->thrown = 0;
    return error;
}

static inline struct step frame_leave(struct frame *frame, int error)
{
    if (error == 0)
        frame_stop(frame, frame->line, "it raises 0, which is no error");
    frame->error = error;
    return (struct step){STEP_LEFT};
}

static inline struct step frame_return(struct frame *frame)
{
    frame->error = 0;
    return (struct step){STEP_LEFT};
}

static inline struct step frame_end(struct frame *frame)
{
    return frame->cleaning ? (struct step){STEP_ENDED} : frame_return(frame);
}

#endif
