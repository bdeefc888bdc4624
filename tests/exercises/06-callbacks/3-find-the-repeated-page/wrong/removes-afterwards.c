/* expect: before its descriptor is closed */
static int go_on(void *argument)
{
    struct download *d = argument;
    struct connection *c = &d->connection;
    int fd = c->fd;
    connection_step(c);
    loop_remove_reader(d->loop, fd);
    loop_remove_writer(d->loop, fd);
    int error = c->state == CONNECTION_DONE ? 0 : watch(d);
    if (error)
        connection_fail(c, "the loop cannot watch descriptor %d: %s: %s",
                        c->fd, error_name(error), error_text(error));
    if (c->state == CONNECTION_DONE)
        return loop_call_soon(d->loop, d->done);
    return 0;
}
