/* coroutine.c: what a coroutine waits for. */
#include <coroutine.h>
#include <die.h>
#include <object.h>
#include <task.h>

/* ---- owners -------------------------------------------------------------- */

void co_stop(const struct co *co, const char *problem)
{
    const struct frame_type *type = co->frame.type;
    struct origin made = object_origin(co);
    if (made.line)
        die("%s:%d: in %s, which was made here: %s", made.file, made.line,
            type->name, problem);
    die("%s: in %s: %s (LOOP_DEBUG=1 tells where it was made)", type->file,
        type->name, problem);
}

void co_check(const struct co *co)
{
    const struct frame *f = &co->frame;
    if (!co)
        die("a coroutine is NULL");
    if (!f->on_heap)
        frame_stop(f, 0, "CALL() did not make it: it cannot be given away");
    if (object_is_freed(co) || f->on_heap == FRAME_TAKEN || f->awaiter ||
        f->line != FRAME_CREATED)
        co_stop(co, "it is used after it was given away");
}

void co_free(struct co *co)
{
    if (co->frame.line == FRAME_CREATED || object_is_freed(co))
        co_check(co);
    generator_free(&co->frame);
}

/* ---- sleeping ------------------------------------------------------------ */

struct async_sleep {
    CO;
    double seconds;
};

static struct value for_seconds(double seconds)
{
    return (struct value){AWAITED_SECONDS, 0, {.real = seconds}};
}

ASYNC(async_sleep)
{
    BEGIN;
    YIELD(for_seconds(self->seconds));
    END;
}

struct co *async_sleep(double seconds)
{
    return CALL(async_sleep, .seconds = seconds);
}

/* ---- waiting ------------------------------------------------------------- */

static void check_somebody(const struct frame *frame, const void *x)
{
    if (!x)
        frame_stop(frame, frame->line, "it awaits NULL");
}

/* Who awaits a sleep sleeps itself, and goes on afterwards where it stands: so
 * no second frame is kept for each one that sleeps. */
static struct step sleep_instead(struct frame *frame, struct co *co)
{
    frame->yielded = for_seconds(((struct async_sleep *)co)->seconds);
    co_free(co);
    return (struct step){STEP_YIELDED};
}

struct step await_co(struct frame *frame, struct co *co, int wanted)
{
    (void)wanted;
    check_somebody(frame, co);
    co_check(co);
    if (co->frame.type == &async_sleep_type)
        return sleep_instead(frame, co);
    frame->innermost = &co->frame;
    return (struct step){STEP_HANDED_OVER};
}

struct step await_future(struct frame *frame, struct future *f, int wanted)
{
    check_somebody(frame, f);
    frame->yielded.kind = wanted ? AWAITED_RESULT : AWAITED_END;
    frame->yielded.as.pointer = f;
    return (struct step){STEP_YIELDED};
}

struct step await_task(struct frame *frame, struct task *task, int wanted)
{
    check_somebody(frame, task);
    return await_future(frame, &task->future, wanted);
}
