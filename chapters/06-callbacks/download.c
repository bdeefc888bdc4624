/* download.c: fetching one page in callbacks. */
#include <download.h>

/* Asks the loop for a call when the socket can do what comes next. */
static int watch(struct download *d)
{
    const struct connection *c = &d->connection;
    if (c->state == CONNECTION_RECEIVING)
        return loop_add_reader(d->loop, c->fd, &d->ready);
    return loop_add_writer(d->loop, c->fd, &d->ready);
}

static void unwatch(struct download *d)
{
    loop_remove_reader(d->loop, d->connection.fd);
    loop_remove_writer(d->loop, d->connection.fd);
}

/* One step. It may close the socket, or go on with another one: so the loop
 * watches none meanwhile. */
static int go_on(void *argument)
{
    struct download *d = argument;
    struct connection *c = &d->connection;
    unwatch(d);
    connection_step(c);
    int error = c->state == CONNECTION_DONE ? 0 : watch(d);
    if (error)
        connection_fail(c, "the loop cannot watch descriptor %d: %s: %s", c->fd,
                        error_name(error), error_text(error));
    if (c->state == CONNECTION_DONE)
        return loop_call_soon(d->loop, d->done);
    return 0;
}

int download_start(struct download *d, struct loop *loop, struct page *page,
                   struct handle *done)
{
    connection_begin(&d->connection, page);
    d->loop = loop;
    d->ready = HANDLE(go_on, d);
    d->done = done;
    return loop_call_soon(loop, &d->ready);
}
