/* fetch.h: fetching one page, in generators: chapter 1's fetch, line for line,
 * but where that one waits this one yields. */
#ifndef FETCH_H
#define FETCH_H

#include <generator.h>
#include <page.h>

/* A generator for the scheduler, made by CALL(), that fetches page, which is
 * the caller's. page says what became of it. An error that is thrown in gives
 * the page up. */
struct frame *fetch_page(struct page *page);

#endif
