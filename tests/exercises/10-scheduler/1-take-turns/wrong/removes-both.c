/* expect: two may wait for one descriptor */
/* Whatever it waited for: it does not any more. */
static void stop_waiting(struct runner *r)
{
    int fd = (int)r->waits.as.number;
    if (r->waits.kind != VALUE_NONE) {
        loop_remove_reader(r->loop, fd);
        loop_remove_writer(r->loop, fd);
    }
    r->waits = NONE;
}

/* Its next turn comes when what it has yielded is there. Returns 0, or why it
 * cannot come. */
static int start_waiting(struct runner *r)
{
    int fd = (int)r->frame->yielded.as.number;
    int error = E_VALUE; /* it yields what this scheduler does not know */
    if (r->frame->yielded.kind == VALUE_NONE)
        error = loop_call_soon(r->loop, &r->turn);
    if (r->frame->yielded.kind == WAIT_READABLE)
        error = loop_add_reader(r->loop, fd, &r->turn);
    if (r->frame->yielded.kind == WAIT_WRITABLE)
        error = loop_add_writer(r->loop, fd, &r->turn);
    if (error == 0)
        r->waits = r->frame->yielded;
    return error;
}

/* The one place where a callback goes back into the middle of a function. What
 * cannot be waited for is raised where it was asked for. */
static int take_turn(void *argument)
{
    struct runner *r = argument;
    int thrown = r->thrown, error;
    stop_waiting(r);
    r->thrown = 0;
    do {
        error = thrown ? generator_throw(r->frame, thrown)
                       : generator_next(r->frame);
        thrown = r->thrown; /* it may have thrown into itself */
        r->thrown = 0;
        if (!error && !thrown)
            thrown = start_waiting(r);
    } while (!error && thrown);
    if (!error)
        return 0;
    r->error = error == E_STOP_ITERATION ? 0 : error;
    return loop_call_soon(r->loop, r->done);
}
