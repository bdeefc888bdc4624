/* expect: is told no more */
static int gather_cancel(struct future *f)
{
    struct gather *g = (struct gather *)f;
    int taken = 0;
    for (size_t i = 0; i < g->count; i++)
        taken |= future_cancel(g->children[i].future);
    g->cancel_requested |= taken;
    return taken; /* the future itself is done when they are */
}

/* The children go on without it. Their errors are nobody's. */
static void gather_free(struct future *f)
{
    struct gather *g = (struct gather *)f;
    for (size_t i = 0; i < g->count; i++) {
        struct child *child = &g->children[i];
        future_remove_done_callback(child->future, &child->done);
        child->future->asked = 1;
        future_unref(child->future);
    }
    object_free(OBJECT_FUTURE, f);
}
/* NEXT */
static int fail(struct gather *g, int error)
{
    return future_finish(&g->future, FUTURE_FINISHED, error, NONE);
}

static int succeed(struct gather *g)
{
    for (size_t i = 0; i < g->count; i++) {
        g->results[i].value = NONE;
        g->results[i].error =
            future_result(g->children[i].future, &g->results[i].value);
    }
    return future_finish(&g->future, FUTURE_FINISHED, 0, VALUE(g->results));
}

static int child_is_done(void *argument)
{
    struct child *child = argument;
    struct gather *g = child->gather;
    int error = future_result(child->future, NULL);
    g->left--;
    if (future_done(&g->future))
        return 0;
    if (error && !(g->flags & GATHER_ERRORS_AS_VALUES))
        return fail(g, error);
    if (g->left > 0)
        return 0;
    return g->cancel_requested ? fail(g, ECANCELED) : succeed(g);
}
