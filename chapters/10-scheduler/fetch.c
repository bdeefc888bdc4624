/* fetch.c: fetching one page, yielding for every step of it. */
#include <fetch.h>
#include <http.h>
#include <nonblocking.h>
#include <scheduler.h>
#include <url.h>

#include <errno.h>
#include <unistd.h>

/* ---- connecting --------------------------------------------------------- */

struct connect_address {
    FRAME;
    const struct addrinfo *address; /* the caller's */
    int fd;
    int problem; /* why it cannot be connected; 0: it can */
};

/* Returns a socket that is connected, or minus the reason why there is none. */
DEF(connect_address)
{
    BEGIN;
    self->problem = nonblocking_connect(self->address, &self->fd);
    if (self->problem)
        RETURN(-self->problem);
    while ((self->problem = nonblocking_connected(self->fd)) == EAGAIN)
        YIELD(WRITABLE(self->fd));
    RETURN(self->problem ? -self->problem : self->fd);
FINALLY:
    if ((self->problem || self->frame.error) && self->fd >= 0)
        close(self->fd);
    END;
}

struct connect_host {
    FRAME;
    const struct addrinfo *addresses; /* the caller's; those left to try */
    int fd;                           /* returned */
};

/* A host may have several addresses: the first that answers will do. */
DEF(connect_host)
{
    BEGIN;
    for (; self->addresses; self->addresses = self->addresses->ai_next) {
        YIELD_FROM(self->fd, CALL(connect_address, .address = self->addresses));
        if (self->fd >= 0)
            RETURN(self->fd);
    }
    RAISE(-self->fd);
    END;
}

/* ---- sending and receiving ---------------------------------------------- */

struct send_all {
    FRAME;
    int fd;           /* the caller's */
    const char *data; /* the caller's; what is left of it */
    size_t length;    /* bytes */
    int error;
};

DEF(send_all)
{
    BEGIN;
    while (self->length > 0) {
        self->error = nonblocking_send(self->fd, &self->data, &self->length);
        if (self->error == EAGAIN)
            YIELD(WRITABLE(self->fd));
        else if (self->error)
            RAISE(self->error);
    }
    END;
}

struct receive_all {
    FRAME;
    int fd;                         /* the caller's */
    struct http_response *response; /* the caller's */
    int complete;                   /* 1: all is here; -1: it is not HTTP */
    int error;
};

static int receive_some(struct receive_all *self)
{
    char data[16 * 1024];
    size_t got;
    int error = nonblocking_recv(self->fd, data, sizeof data, &got);
    if (error == 0)
        self->complete = got > 0 ? http_feed(self->response, data, got)
                                 : http_closed(self->response);
    return error;
}

DEF(receive_all)
{
    BEGIN;
    while (!self->complete) {
        self->error = receive_some(self);
        if (self->error == EAGAIN)
            YIELD(READABLE(self->fd));
        else if (self->error)
            RAISE(self->error);
    }
    END;
}

/* ---- the page ----------------------------------------------------------- */

struct fetch_page {
    FRAME;
    struct page *page;          /* the caller's */
    struct addrinfo *addresses; /* of its host; owned; NULL: none */
    char request[HTTP_REQUEST_MAX];
    size_t length; /* bytes of it */
    struct http_response response;
    int fd;            /* owned; -1: none */
    const char *doing; /* what fails, if something does */
};

/* Finds out whom to ask for what. Returns 0, or -1 when that cannot be done. */
static int prepare(struct fetch_page *self)
{
    struct url url;
    const char *problem = url_parse(&url, self->page->url);
    if (problem) {
        page_fail(self->page, "%s", problem);
        return -1;
    }
    self->length = http_request(&url, self->request);
    problem = url_resolve(&url, &self->addresses);
    if (problem)
        page_fail(self->page, "cannot find %.60s: %s", url.host, problem);
    return problem ? -1 : 0;
}

/* Notes how it ended, and lets go of all that it holds. */
static void finish(struct fetch_page *self)
{
    struct page *page = self->page;
    if (self->response.reason)
        page_fail(page, "%s", self->response.reason);
    if (self->frame.error)
        page_fail(page, "cannot %s: %s", self->doing,
                  error_text(self->frame.error));
    page->status = self->response.status;
    page->bytes = self->response.body;
    page_finish(page);
    http_end(&self->response);
    if (self->fd >= 0)
        close(self->fd);
    if (self->addresses)
        freeaddrinfo(self->addresses);
}

DEF(fetch_page)
{
    BEGIN;
    page_start(self->page);
    http_begin(&self->response);
    if (prepare(self) != 0)
        RETURN(NONE);
    self->doing = "connect";
    YIELD_FROM(self->fd, CALL(connect_host, .addresses = self->addresses));
    self->doing = "send";
    YIELD_FROM(CALL(send_all, .fd = self->fd, .data = self->request,
                    .length = self->length));
    self->doing = "receive";
    YIELD_FROM(CALL(receive_all, .fd = self->fd, .response = &self->response));
FINALLY:
    finish(self);
    END;
}

struct frame *fetch_page(struct page *page)
{
    return CALL(fetch_page, .page = page, .fd = -1);
}
