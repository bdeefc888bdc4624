/* coroutine.h: generators that wait for each other, for futures, and for the
 * time to go by: a coroutine.
 *
 *     struct twice { CO; int number; int result; };
 *
 *     ASYNC(twice)                                  async def twice(number):
 *     {
 *         BEGIN;
 *         AWAIT(async_sleep(1));                        await sleep(1)
 *         RETURN(2 * self->number);                     return 2 * number
 *         END;
 *     }
 *
 *     AWAIT(self->result, CALL(twice, .number = 21));
 *
 * BEGIN, END, RETURN, RAISE and FINALLY are those of generator.h. A coroutine
 * is run by a task (task.h): what it waits for, it yields to its task.
 *
 * Whoever is given a coroutine, a task or a future owns it: AWAIT, and every
 * function here that takes one. ref(x) keeps one more reference to a task or a
 * future for oneself; unref(x) lets one go. */
#ifndef COROUTINE_H
#define COROUTINE_H

#include <future.h>
#include <generator.h>

struct co;
struct task;

/* ---- writing one --------------------------------------------------------- */

/* The first member of the struct of every coroutine. */
#define CO                                                                     \
    union {                                                                    \
        struct co co;                                                          \
        struct frame frame;                                                    \
    }

/* ASYNC(name) { BEGIN; ... END; }: the body. ASYNC(name, drop): if the
 * coroutine never begins, drop(self) lets go of what its arguments own. */
#define ASYNC(...) CHOOSE(__VA_ARGS__, ASYNC_DROP, DEF, )(__VA_ARGS__)

/* CALL(name, .member = x, ...): the coroutine, a struct co *. Nothing of it
 * runs until it is awaited, or made a task. It is awaited once. */
#undef CALL
#define CALL(...)                                                              \
    ((struct co *)CALL_FRAME(__VA_ARGS__, .frame.line = FRAME_CREATED))

/* AWAIT(x), AWAIT(variable, x): waits until x, a coroutine, a task or a future,
 * has its result; variable gets it. An error of x is raised here. x is taken
 * over. To wait for something that is done, and for a coroutine that does not
 * wait itself, costs no tick. asyncio: variable = await x */
#define AWAIT(...) CHOOSE(__VA_ARGS__, AWAIT_TO, AWAIT_ONLY, )(__VA_ARGS__)

/* The same with the error as first argument, an int: it becomes the value of
 * error, and 0 is none. variable is set in that case only. E_GENERATOR_EXIT
 * cannot be caught: the loop is closed.
 * asyncio: try: variable = await x, except ... as error */
#define TRY_AWAIT(error, ...)                                                  \
    CHOOSE(__VA_ARGS__, TRY_AWAIT_TO, TRY_AWAIT_ONLY, )(error, __VA_ARGS__)

/* ---- keeping and letting go ---------------------------------------------- */

/* ref(x): x, with one reference more. unref(x): one less; a coroutine that
 * nobody wants any more, and that has not begun, is freed. */
#define ref(x)                                                                 \
    _Generic((x), struct future * : future_ref, struct task * : task_ref)(x)
#define unref(x)                                                               \
    _Generic((x), struct co *                                                  \
             : co_free, struct task *                                          \
             : task_unref, struct future *                                     \
             : future_unref)(x)

/* ---- what the macros are made of ----------------------------------------- */

struct co {
    struct frame frame;
};

/* What a coroutine yields to its task: seconds; or a future, which is the
 * task's then, for its result, or for its end only. NONE: let the others have
 * their turn. */
enum { AWAITED_SECONDS = VALUE_KINDS + 8, AWAITED_RESULT, AWAITED_END };

/* A coroutine that is some task's. */
enum { FRAME_TAKEN = 2 }; /* for frame.on_heap */

#define ASYNC_DROP(name, drop_arguments)                                       \
    static void name##_drop_frame(struct frame *frame)                         \
    {                                                                          \
        drop_arguments((struct name *)frame);                                  \
    }                                                                          \
    DEF_FRAME(name, name##_drop_frame)

/* Stands still, or goes on in x, as x is. wanted: so is its result. */
#define AWAIT_HERE(x, wanted)                                                  \
    self->frame.line = __LINE__;                                               \
    return _Generic((x), struct co *                                           \
                    : await_co, struct task *                                  \
                    : await_task, struct future *                              \
                    : await_future)(&self->frame, (x), (wanted));              \
    case FRAME_LABEL(__LINE__):

#define AWAIT_ONLY(x)                                                          \
    do {                                                                       \
        AWAIT_HERE(x, 0);                                                      \
        if (self->frame.thrown)                                                \
            RAISE(frame_thrown(&self->frame));                                 \
        value_drop(self->frame.yielded);                                       \
    } while (0)

#define AWAIT_TO(variable, x)                                                  \
    do {                                                                       \
        AWAIT_HERE(x, 1);                                                      \
        if (self->frame.thrown)                                                \
            RAISE(frame_thrown(&self->frame));                                 \
        TAKE(variable, self->frame.yielded);                                   \
    } while (0)

#define TRY_AWAIT_ONLY(error, x)                                               \
    do {                                                                       \
        AWAIT_HERE(x, 0);                                                      \
        if (self->frame.thrown == E_GENERATOR_EXIT)                            \
            RAISE(frame_thrown(&self->frame));                                 \
        (error) = frame_thrown(&self->frame);                                  \
        if (!(error))                                                          \
            value_drop(self->frame.yielded);                                   \
    } while (0)

#define TRY_AWAIT_TO(error, variable, x)                                       \
    do {                                                                       \
        AWAIT_HERE(x, 1);                                                      \
        if (self->frame.thrown == E_GENERATOR_EXIT)                            \
            RAISE(frame_thrown(&self->frame));                                 \
        (error) = frame_thrown(&self->frame);                                  \
        if (!(error))                                                          \
            TAKE(variable, self->frame.yielded);                               \
    } while (0)

struct step await_co(struct frame *frame, struct co *co, int wanted);
struct step await_task(struct frame *frame, struct task *task, int wanted);
struct step await_future(struct frame *frame, struct future *f, int wanted);

/* Ends the program, and names co; if co was given away already. */
_Noreturn void co_stop(const struct co *co, const char *problem);
void co_check(const struct co *co);

/* Frees co, which has not begun or has ended. */
void co_free(struct co *co);

struct task *task_ref(struct task *task);
void task_unref(struct task *task);

/* ---- a coroutine that sleeps --------------------------------------------- */

/* Waits so many seconds; 0 or less: lets the others have their turn.
 * asyncio: sleep() */
struct co *async_sleep(double seconds);

#endif
