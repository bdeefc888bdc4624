/* page_future.h: fetching one page, with a future for what becomes of it. */
#ifndef PAGE_FUTURE_H
#define PAGE_FUTURE_H

#include <future.h>
#include <page.h>

/* Fetches page in the loop, in at most so many seconds (0: no limit). The
 * future finishes with page, or with EIO: page has the reason. The reference is
 * the caller's. page is the caller's, too, and stays until it came or failed:
 * if the future is cancelled, the download goes on. */
struct future *page_future(struct loop *loop, struct page *page,
                           double seconds);

#endif
