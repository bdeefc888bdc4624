/* fetch.h: fetching one page in a generator: chapter 1's fetch, line for line,
 * but where that one waits this one yields. */
#ifndef FETCH_H
#define FETCH_H

#include <generator.h>
#include <http.h>
#include <page.h>

#include <netdb.h>

struct fetch {
    FRAME;
    struct page *page;              /* the caller's */
    struct addrinfo *addresses;     /* of its host; owned; NULL: none */
    const struct addrinfo *address; /* the one that is tried */
    char request[HTTP_REQUEST_MAX];
    const char *data;              /* what is left of the request */
    size_t length;                 /* bytes of that */
    struct http_response response; /* as far as it is here; owned */
    int complete;                  /* 1: all of it; -1: it is not HTTP */
    int fd;                        /* the socket; owned; -1: none */
    int error;                     /* of the last call; how it ends is in
                                      frame.error */
    const char *doing;             /* what fails if something does */
};

/* Makes f a generator that fetches page. It yields NONE where it would have to
 * wait. page says what became of it, also after an error that is thrown in. */
void fetch_begin(struct fetch *f, struct page *page);

#endif
