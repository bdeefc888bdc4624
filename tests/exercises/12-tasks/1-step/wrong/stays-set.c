/* expect: current_task() is none of them */
/* How the coroutine has ended decides what becomes of the task: with a result,
 * or an error; ECANCELED makes it cancelled. */
static void finish(struct task *task, int error)
{
    struct value result = task->co->frame.result;
    if (error) {
        value_drop(result);
        result = NONE;
    }
    co_free(task->co);
    task->co = NULL;
    ring_remove(task);
    if (error == ECANCELED)
        must_succeed(future_finish(&task->future, FUTURE_CANCELLED, 0, NONE));
    else
        must_succeed(
            future_finish(&task->future, FUTURE_FINISHED, error, result));
    task_unref(task); /* the loop's reference */
}
/* NEXT */
/* Returns 1 if f is done already. */
static int start_awaiting(struct task *task, struct future *f, int wants)
{
    if (f == &task->future || f->loop != task->future.loop) {
        future_unref(f);
        step_soon(task, E_RUNTIME);
        return 0;
    }
    task->awaited = f;
    task->wants = (char)wants;
    if (future_done(f))
        return 1;
    must_succeed(future_add_done_callback(f, &task->wake.handle));
    return 0;
}
/* NEXT */
/* What it waited for is done. Returns its error, or 0: then the result is where
 * the coroutine stands, if it wants it. */
static int stop_awaiting(struct task *task, int wants)
{
    struct future *f = task->awaited;
    struct value *received = &innermost(task)->yielded;
    *received = NONE;
    if (!f)
        return 0;
    task->awaited = NULL;
    int error = future_result(f, wants ? received : NULL);
    future_unref(f);
    return error;
}
/* NEXT */
/* The one place where a callback goes back into the middle of a function. The
 * coroutine runs until it has to wait, or ends. */
static int step(void *argument)
{
    struct task *task = argument;
    int done, error = take_thrown(task);
    running_task = task;
    for (;;) {
        done = error ? generator_throw(&task->co->frame, error)
                     : generator_next(&task->co->frame);
        if (done || !start_waiting(task))
            break;
        error = stop_awaiting(task, task->wants);
    }
    if (done)
        running_task = NULL;
    if (done)
        finish(task, done == E_STOP_ITERATION ? 0 : done);
    return 0;
}
