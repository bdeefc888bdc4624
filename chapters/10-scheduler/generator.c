/* generator.c: functions that stop in the middle: who resumes them. */
#include <generator.h>
#include <die.h>
#include <object.h>

#include <string.h>

void frame_stop(const struct frame *frame, int line, const char *problem)
{
    const struct frame_type *type = frame->type;
    if (line > 0)
        die("%s:%d: in %s: %s", type->file, line, type->name, problem);
    die("%s: in %s: %s", type->file, type->name, problem);
}

struct step frame_elsewhere(const struct frame *frame)
{
    if (frame->line != FRAME_CLEANUP)
        frame_stop(frame, frame->line,
                   "this line cannot be resumed: a YIELD stands inside a "
                   "switch of its own");
    return (struct step){STEP_ENDED};
}

struct frame *frame_copy(const struct frame *frame, size_t size,
                         const char *file, int line)
{
    struct frame *copy = object_new(OBJECT_FRAME, size, file, line);
    memcpy(copy, frame, size);
    return copy;
}

/* It will never begin: what its arguments own is dropped. */
static void drop_arguments(struct frame *g)
{
    if (g->type->drop)
        g->type->drop(g);
    g->line = FRAME_ENDED;
}

void generator_free(struct frame *g)
{
    if (g->running || g->awaiter ||
        (g->line != FRAME_CREATED && g->line != FRAME_ENDED))
        frame_stop(g, g->line, "it is freed while it stands here");
    if (!g->on_heap)
        frame_stop(g, g->line, "it is freed, and CALL() did not make it");
    if (g->line == FRAME_CREATED)
        drop_arguments(g);
    object_free(OBJECT_FRAME, g);
}

/* Ends the program if g runs, or is resumed by others: nobody can resume it. */
static void check_idle(const struct frame *g)
{
    if (g->running)
        frame_stop(g, g->line, "it is resumed while it runs");
    if (g->awaiter)
        frame_stop(g, g->line, "it is resumed, and somebody else awaits it");
}

/* It has ended. Who raises StopIteration does not mean a good end. */
static void note_end(struct frame *g)
{
    g->line = FRAME_ENDED;
    if (g->error == E_STOP_ITERATION)
        g->error = E_RUNTIME;
    if (g->error) {
        value_drop(g->result);
        g->result = NONE;
    }
}

/* The body has left: it is called once more, for what stands behind FINALLY. */
static struct step clean_up(struct frame *f)
{
    f->cleaning = 1;
    f->line = FRAME_CLEANUP;
    return f->type->body(f);
}

/* f has handed over to inner, which is the innermost one from now on. */
static struct frame *go_in(struct frame *g, struct frame *f)
{
    struct frame *inner = f->innermost;
    if (!inner)
        frame_stop(f, f->line, "it hands over to nobody");
    if (inner->awaiter || inner->line != FRAME_CREATED || inner->running)
        frame_stop(f, f->line, "it hands over to one that has begun already");
    inner->awaiter = f;
    g->innermost = inner;
    return inner;
}

/* f has ended: who awaits it gets its result, or its error. If they are closed,
 * it goes on unwinding, even if f did not care. */
static struct frame *come_out(struct frame *g, struct frame *f)
{
    struct frame *awaiter = f->awaiter;
    awaiter->yielded = f->result;
    awaiter->thrown = f->error;
    if (f->closing && !f->error) {
        value_drop(f->result);
        awaiter->thrown = E_GENERATOR_EXIT;
    }
    awaiter->innermost = NULL;
    g->innermost = awaiter == g ? NULL : awaiter;
    f->awaiter = NULL;
    if (f->on_heap)
        generator_free(f);
    return awaiter;
}

/* The trampoline: from the innermost frame in or out, one at a time, until one
 * yields or g itself has ended. However deep, one body is on the C stack. */
static struct step step_innermost(struct frame *g)
{
    struct frame *f = g->innermost ? g->innermost : g;
    for (;;) {
        f->running = 1;
        struct step step = f->type->body(f);
        if (step.how == STEP_LEFT && !f->cleaning)
            step = clean_up(f);
        f->running = f == g; /* g runs as long as one of them does */
        if (step.how == STEP_YIELDED) {
            g->yielded.kind = f->yielded.kind; /* one by one: the processor */
            g->yielded.drop = f->yielded.drop; /* is slow at joining stores */
            g->yielded.as = f->yielded.as;
            return step;
        }
        if (step.how == STEP_HANDED_OVER) {
            f = go_in(g, f);
            continue;
        }
        note_end(f);
        if (f == g)
            return step;
        f = come_out(g, f);
    }
}

int generator_next(struct frame *g)
{
    check_idle(g);
    if (g->line == FRAME_ENDED)
        return E_STOP_ITERATION;
    g->running = 1;
    struct step step = step_innermost(g);
    g->running = 0;
    if (step.how == STEP_YIELDED)
        return 0;
    return g->error ? g->error : E_STOP_ITERATION;
}

/* Those that stand still now, not those that their clean-up hands over to. */
static void set_closing(struct frame *g, char closing)
{
    for (struct frame *f = g->innermost ? g->innermost : g; f; f = f->awaiter)
        f->closing = closing;
}

int generator_throw(struct frame *g, int error)
{
    int closing = error == E_GENERATOR_EXIT;
    check_idle(g);
    if (error == 0)
        frame_stop(g, g->line, "0 is thrown in, which is no error");
    if (g->line == FRAME_ENDED)
        return error;
    if (g->line == FRAME_CREATED) {
        drop_arguments(g);
        g->error = error;
        note_end(g);
        return g->error;
    }
    (g->innermost ? g->innermost : g)->thrown = error;
    if (closing)
        set_closing(g, 1);
    error = generator_next(g);
    if (closing)
        set_closing(g, 0);
    return error;
}

int generator_close(struct frame *g)
{
    check_idle(g);
    if (g->line == FRAME_CREATED)
        drop_arguments(g);
    if (g->line == FRAME_ENDED)
        return 0;
    int error = generator_throw(g, E_GENERATOR_EXIT);
    if (error == 0)
        return E_RUNTIME;
    if (error != E_STOP_ITERATION && error != E_GENERATOR_EXIT)
        return error;
    g->error = 0;
    return 0;
}

enum generator_state generator_state(const struct frame *g)
{
    if (g->running)
        return GENERATOR_RUNNING;
    if (g->line == FRAME_CREATED)
        return GENERATOR_CREATED;
    return g->line == FRAME_ENDED ? GENERATOR_ENDED : GENERATOR_SUSPENDED;
}
