/* fetch.c: instead of the chapter's: a page comes at once, from no server. */
#include <fetch.h>

void fetch_page(struct page *page)
{
    page_start(page);
    page->status = 200;
    page_finish(page);
}
