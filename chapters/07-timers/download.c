/* download.c: fetching one page in callbacks, in limited time. */
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

static int finish(struct download *d)
{
    timer_cancel(&d->timeout);
    return loop_call_soon(d->loop, d->done);
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
    return c->state == CONNECTION_DONE ? finish(d) : 0;
}

static int give_up(void *argument)
{
    struct download *d = argument;
    unwatch(d);
    connection_fail(&d->connection, "not complete within %g s", d->seconds);
    return finish(d);
}

int download_start(struct download *d, struct loop *loop, struct page *page,
                   double seconds, struct handle *done)
{
    connection_begin(&d->connection, page);
    d->loop = loop;
    d->ready = HANDLE(go_on, d);
    d->timeout = TIMER(give_up, d);
    d->seconds = seconds;
    d->done = done;
    int error = loop_call_soon(loop, &d->ready);
    if (!error && seconds > 0)
        error = loop_call_later(loop, seconds, &d->timeout);
    return error;
}
