/* page.h: one page to fetch, and what became of it. */
#ifndef PAGE_H
#define PAGE_H

#include <stdarg.h>
#include <stddef.h>

struct page {
    const char *url;          /* checked already; the job owns it */
    int number;               /* 1, 2, 3 ... */
    int status;               /* HTTP status; 0: none came */
    unsigned long long bytes; /* of its body */
    double started;           /* monotonic seconds; 0: not yet */
    double finished;          /* monotonic seconds; 0: not yet */
    char *text;               /* room for its body, if it is to be kept; the
                                 caller's. NULL: it is not. Chapters 1 to 3
                                 never keep it */
    size_t text_size;         /* bytes there */
    char reason[120];         /* why it failed; empty: it did not */
};

/* The page is waited for from now on. */
void page_start(struct page *page);

/* It is not waited for any more: it came, or it failed. */
void page_finish(struct page *page);

/* Notes why the page failed; the first reason stays. */
void page_fail(struct page *page, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void page_fail_va(struct page *page, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

/* True when it came, with a status below 400. */
int page_ok(const struct page *page);

#endif
