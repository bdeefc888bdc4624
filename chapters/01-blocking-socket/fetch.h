/* fetch.h: fetching one page, waiting for every step of it. */
#ifndef FETCH_H
#define FETCH_H

#include <http.h>
#include <page.h>

/* Fetches the page and returns when it came or failed; page says which, and
 * when. Blocks for as long as the server takes. */
void fetch_page(struct page *page);

/* The same, and hands over the response with its headers; the caller frees it
 * with http_end(), also when the page failed. */
void fetch_response(struct page *page, struct http_response *response);

#endif
