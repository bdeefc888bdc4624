/* expect: also when it is the last one */
int loop_call_soon(struct loop *loop, struct handle *h)
{
    if (loop->closed || handle_queued(h))
        return E_RUNTIME;
    queue_append(&loop->ready, h);
    return 0;
}
/* NEXT */
static void run_handle(struct loop *loop, const struct handle *h)
{
    struct handle copy = *h; /* the callback may free what h is a part of */
    trace(loop, "  runs %s\n", copy.name);
    int error = copy.callback(copy.argument);
    if (error)
        loop->handler(loop->context, &copy, error);
}

static void run_once(struct loop *loop)
{
    struct handle *h = NULL;
    loop->tick++;
    poll_descriptors(loop);
    const struct handle_link *last = loop->ready.end.previous;
    while ((!h || &h->link != last) && (h = queue_take(&loop->ready)) != NULL)
        run_handle(loop, h);
}
/* NEXT */
int loop_run_forever(struct loop *loop)
{
    if (loop->closed || running_loop)
        return E_RUNTIME;
    running_loop = loop;
    do
        run_once(loop);
    while (!loop->stopping);
    loop->stopping = 0;
    running_loop = NULL;
    return 0;
}
