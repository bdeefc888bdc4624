/* expect: nothing is watched when the loop is closed */
static int go_on(void *argument)
{
    struct download *d = argument;
    struct connection *c = &d->connection;
    if (c->state == CONNECTION_DONE)
        return 0;
    connection_step(c);
    unwatch(d);
    int error = c->state == CONNECTION_DONE ? 0 : watch(d);
    if (error)
        connection_fail(c, "the loop cannot watch descriptor %d: %s: %s",
                        c->fd, error_name(error), error_text(error));
    if (c->state == CONNECTION_DONE)
        return loop_call_soon(d->loop, d->done);
    return 0;
}
