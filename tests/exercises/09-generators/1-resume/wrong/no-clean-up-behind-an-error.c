/* expect: behind FINALLY it cleans up, behind a RAISE */
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
    if (step.how == STEP_LEFT && !g->error && !g->cleaning) {
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
