/* page_future.c: where a callback ends, and a future begins. */
#include <page_future.h>
#include <die.h>
#include <download.h>

#include <errno.h>
#include <stdlib.h>

struct delivery {
    struct download download;
    struct handle done;    /* called when the page came or failed */
    struct future *future; /* owned */
};

static int deliver(void *argument)
{
    struct delivery *d = argument;
    struct page *page = d->download.connection.page;
    int problem = 0;
    if (!future_cancelled(d->future))
        problem = page_ok(page) ? future_set_result(d->future, page)
                                : future_set_error(d->future, EIO);
    future_unref(d->future);
    free(d);
    return problem;
}

struct future *page_future(struct loop *loop, struct page *page, double seconds)
{
    struct delivery *d = xcalloc(1, sizeof *d);
    d->done = HANDLE(deliver, d);
    d->future = loop_create_future(loop);
    must_succeed(download_start(&d->download, loop, page, seconds, &d->done));
    return future_ref(d->future);
}
