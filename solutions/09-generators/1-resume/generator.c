/* generator.c: exercise 9.1 (rebuild): who resumes them.
 *
 * Write the three calls that run a body: the rest of generator.h is there. The
 * body is g->type->body(g). It goes on at g->line, and how it comes back is in
 * the member how of the step that it returns:
 *   STEP_YIELDED  It stands at a YIELD: g->line and g->yielded say where, and
 *                 what it handed out.
 *   STEP_LEFT     It was left, by RETURN, by RAISE (a YIELD does that with what
 *                 is thrown in) or at END. What stands behind FINALLY has not
 *                 been done: with g->cleaning = 1 and g->line = FRAME_CLEANUP
 *                 call the body once more, in the same resume. From there it
 *                 may YIELD, and go on there later. It may also leave from
 *                 there: then it has ended.
 *   STEP_ENDED    It has ended.
 * RETURN has set g->result, and g->error to 0; RAISE has set g->error. The last
 * one counts.
 *
 * g->running is 1 while the body runs, also behind FINALLY, and 0 otherwise. It
 * is a mistake to make any of the three calls meanwhile. It stops the program:
 * frame_stop(g, g->line, "it is resumed while it runs"). (A body that runs for
 * the first time still has FRAME_CREATED in g->line.)
 *
 * generator_next(g):
 *   - Runs g up to its next YIELD: returns 0. Or to its end: then g->line is
 *     FRAME_ENDED, and it returns g->error, or E_STOP_ITERATION if that is 0.
 *   - Where it ends with an error, g->result is NONE. To end with the error
 *     E_STOP_ITERATION would look like a good end: it becomes E_RUNTIME.
 *   - One that has ended runs no more: E_STOP_ITERATION, each time. So an error
 *     is told once.
 * generator_throw(g, error):
 *   - Where g stands at a YIELD: that raises what is in g->thrown when it is
 *     resumed, and sets it back to 0. Returns as generator_next() does.
 *   - One that has not begun ends with that error: its body never runs, not
 *     even FINALLY. Returns g->error.
 *   - One that has ended gives the error back, and stays as it is.
 *   - To throw 0 stops the program:
 *     frame_stop(g, g->line, "0 is thrown in, which is no error").
 * generator_close(g):
 *   - One that has not begun ends: its body never runs. Returns 0, as for one
 *     that has ended.
 *   - E_GENERATOR_EXIT is thrown in. If g ends with that, or without an error:
 *     0, and g->error is 0. If it ends with another error: that one. If it
 *     yields: E_RUNTIME.
 */
#include <generator.h>
#include <die.h>

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

#ifndef EXERCISE
/* Ends the program if g runs: nobody can resume it then. */
static void check_idle(const struct frame *g)
{
    if (g->running)
        frame_stop(g, g->line, "it is resumed while it runs");
}

/* It has ended. Who raises StopIteration does not mean a good end. */
static void note_end(struct frame *g)
{
    g->line = FRAME_ENDED;
    if (g->error == E_STOP_ITERATION)
        g->error = E_RUNTIME;
    if (g->error)
        g->result = NONE;
}

/* Up to the next YIELD, or to the end: there the body is called once more, for
 * what stands behind FINALLY. */
static struct step run(struct frame *g)
{
    struct step step = g->type->body(g);
    if (step.how == STEP_LEFT && !g->cleaning) {
        g->cleaning = 1;
        g->line = FRAME_CLEANUP;
        step = g->type->body(g);
    }
    return step;
}

int generator_next(struct frame *g)
{
    check_idle(g);
    if (g->line == FRAME_ENDED)
        return E_STOP_ITERATION;
    g->running = 1;
    struct step step = run(g);
    g->running = 0;
    if (step.how == STEP_YIELDED)
        return 0;
    note_end(g);
    return g->error ? g->error : E_STOP_ITERATION;
}

int generator_throw(struct frame *g, int error)
{
    check_idle(g);
    if (error == 0)
        frame_stop(g, g->line, "0 is thrown in, which is no error");
    if (g->line == FRAME_ENDED)
        return error;
    if (g->line == FRAME_CREATED) {
        g->error = error;
        note_end(g);
        return g->error;
    }
    g->thrown = error;
    return generator_next(g);
}

int generator_close(struct frame *g)
{
    check_idle(g);
    if (g->line == FRAME_CREATED)
        g->line = FRAME_ENDED;
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
#else
// TODO(9.1): run the body, and once more for FINALLY; know when it has ended.
int generator_next(struct frame *g)
{
    (void)g;
    return E_STOP_ITERATION;
}

// TODO(9.1): one that stands at a YIELD raises it there.
int generator_throw(struct frame *g, int error)
{
    (void)g;
    return error;
}

// TODO(9.1): throw E_GENERATOR_EXIT, and look at what comes of it.
int generator_close(struct frame *g)
{
    (void)g;
    return 0;
}
#endif

enum generator_state generator_state(const struct frame *g)
{
    if (g->running)
        return GENERATOR_RUNNING;
    if (g->line == FRAME_CREATED)
        return GENERATOR_CREATED;
    return g->line == FRAME_ENDED ? GENERATOR_ENDED : GENERATOR_SUSPENDED;
}
