/* expect: while task->asks is set, it does not ask again */
    if (task->must_cancel && !error)
        error = ECANCELED;
/* NEXT */
    if (task->must_cancel && future_cancel(f))
        task->must_cancel = 0;
/* NEXT */
/* What its step is to raise. A cancel takes the place of a result. */
static int take_thrown(struct task *task)
{
    int error = stop_awaiting(task, task->wants && !task->must_cancel);
    if (task->thrown)
        error = task->thrown;
    if (task->must_cancel)
        error = ECANCELED;
    task->thrown = 0;
    task->must_cancel = 0;
    return error;
}
/* NEXT */
/* Returns 1 if the future that it waits for takes the request: the error comes
 * from there. */
static int cancel_awaited(struct task *task)
{
    if (!task->awaited)
        return 0;
    task->asks = 1;
    int taken = future_cancel(task->awaited);
    task->asks = 0;
    return taken;
}

static int cancel(struct future *f)
{
    struct task *task = (struct task *)f;
    task->cancelling++;
    if (task->sleeps) {
        stop_sleeping(task);
        step_soon(task, ECANCELED);
    } else if (!cancel_awaited(task))
        task->must_cancel = 1;
    return 1;
}
