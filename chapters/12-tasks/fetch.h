/* fetch.h: fetching one page, in coroutines: chapter 1's fetch, line for line,
 * but where that one waits this one awaits. */
#ifndef FETCH_H
#define FETCH_H

#include <coroutine.h>
#include <page.h>

/* A coroutine that fetches page, which is the caller's. page says what became
 * of it; the error that has ended it is raised, too. Who cancels it says why.
 */
struct co *fetch_page(struct page *page);

#endif
