/* page.c: one page to fetch, and what became of it. */
#include <page.h>
#include <monotonic.h>

#include <stdio.h>

void page_start(struct page *page)
{
    page->started = monotonic_now();
}

void page_finish(struct page *page)
{
    page->finished = monotonic_now();
    if (page->status >= 400)
        page_fail(page, "the server answered with status %d", page->status);
}

void page_fail_va(struct page *page, const char *format, va_list arguments)
{
    if (!page->reason[0])
        vsnprintf(page->reason, sizeof page->reason, format, arguments);
}

void page_fail(struct page *page, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    page_fail_va(page, format, arguments);
    va_end(arguments);
}

int page_ok(const struct page *page)
{
    return page->finished > 0 && !page->reason[0];
}
