/* download.h: fetching one page in callbacks, in limited time: chapter 4's
 * connection, stepped by the loop whenever its socket is ready. */
#ifndef DOWNLOAD_H
#define DOWNLOAD_H

#include <connection.h>
#include <loop.h>

struct download {
    struct connection connection; /* how far it is */
    struct loop *loop;            /* the caller's */
    struct handle ready;          /* called when its socket can go on */
    struct timer timeout;         /* called when its time is over */
    double seconds;               /* it has so many; 0: no limit */
    struct handle *done;          /* the caller's */
};

/* Fetches page in the loop, in at most so many seconds (0: no limit). Returns
 * at once; nothing happens before the next tick. When the page came or failed
 * (page says which), done is put into the loop's queue. page and done are the
 * caller's; they and d stay until then. E_RUNTIME if the loop is closed. */
int download_start(struct download *d, struct loop *loop, struct page *page,
                   double seconds, struct handle *done);

#endif
