/* expect: a page that is refused fails once */
static int go_on(void *argument)
{
    struct download *d = argument;
    struct connection *c = &d->connection;
    if (c->state == CONNECTION_RECEIVING)
        unwatch(d);
    connection_step(c);
    int error = c->state == CONNECTION_DONE ? 0 : watch(d);
    if (error)
        connection_fail(c, "the loop cannot watch descriptor %d: %s: %s",
                        c->fd, error_name(error), error_text(error));
    if (c->state == CONNECTION_DONE)
        return loop_call_soon(d->loop, d->done);
    return 0;
}
