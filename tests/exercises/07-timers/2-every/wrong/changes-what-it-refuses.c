/* expect: ... and keeps its deadlines, and its loop */
/* It is armed for the next time first: the callback may free it. */
static int call_again(void *argument)
{
    struct every *every = argument;
    struct handle handle = every->handle;
    double late = loop_time(every->loop) - every->deadline;
    every->deadline += (floor(late / every->seconds) + 1) * every->seconds;
    int error = loop_call_at(every->loop, every->deadline, &every->timer);
    return error ? error : handle.callback(handle.argument);
}

int call_every(struct loop *loop, double seconds, struct every *every)
{
    if (!(seconds > 0) || isinf(seconds))
        return E_VALUE;
    every->deadline = loop_time(loop) + seconds;
    if (every->timer.timers || handle_queued(&every->timer.handle))
        return E_RUNTIME;
    every->timer = TIMER(call_again, every);
    every->timer.handle.name = every->handle.name; /* for the trace */
    every->loop = loop;
    every->seconds = seconds;
    return loop_call_at(loop, every->deadline, &every->timer);
}

void every_cancel(struct every *every)
{
    timer_cancel(&every->timer);
}
