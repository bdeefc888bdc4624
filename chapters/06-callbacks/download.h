/* download.h: fetching one page in callbacks: chapter 4's connection, stepped
 * by the loop whenever its socket is ready. */
#ifndef DOWNLOAD_H
#define DOWNLOAD_H

#include <connection.h>
#include <loop.h>

struct download {
    struct connection connection; /* how far it is */
    struct loop *loop;            /* the caller's */
    struct handle ready;          /* called when its socket can go on */
    struct handle *done;          /* the caller's */
};

/* Fetches page in the loop. Returns at once; nothing happens before the next
 * tick. When the page came or failed (page says which), done is put into the
 * loop's queue. page and done are the caller's; they and d stay until then.
 * E_RUNTIME if the loop is closed. */
int download_start(struct download *d, struct loop *loop, struct page *page,
                   struct handle *done);

#endif
