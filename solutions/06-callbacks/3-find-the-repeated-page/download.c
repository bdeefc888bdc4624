/* download.c: exercise 6.3 (find the bug): the page that comes again and again.
 *
 * This is the download.c of chapter 6 with one mistake in it. One page comes,
 * and several pages that take equally long come, but for a complaint when the
 * loop is closed. When one page is there before the others it comes a second
 * time, a third time ..., and the others do not come at all. In a second
 * terminal, make slow-server prints an address that you can use here:
 *   make exercise-6.3            (builds it, too)
 *   build/exercises/06-callbacks/3-find-the-repeated-page \
 *       http://127.0.0.1:PORT/delay/0.1/1 http://127.0.0.1:PORT/delay/2/2
 * Find the mistake and mend it, in this file, so that it does what loop.h asks
 * of those who watch a descriptor.
 */
#ifdef EXERCISE
// TODO(6.3): there is one mistake in this file.
#endif
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

#ifndef EXERCISE
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
#else
/* One step; what the loop watches from then on may be something else. */
static int go_on(void *argument)
{
    struct download *d = argument;
    struct connection *c = &d->connection;
    connection_step(c);
    unwatch(d);
    int error = c->state == CONNECTION_DONE ? 0 : watch(d);
    if (error)
        connection_fail(c, "the loop cannot watch descriptor %d: %s: %s", c->fd,
                        error_name(error), error_text(error));
    if (c->state == CONNECTION_DONE)
        return loop_call_soon(d->loop, d->done);
    return 0;
}
#endif

int download_start(struct download *d, struct loop *loop, struct page *page,
                   struct handle *done)
{
    connection_begin(&d->connection, page);
    d->loop = loop;
    d->ready = HANDLE(go_on, d);
    d->done = done;
    return loop_call_soon(loop, &d->ready);
}
