/* fetch.c: fetching one page in a generator. */
#include <fetch.h>
#include <nonblocking.h>
#include <url.h>

#include <errno.h>
#include <unistd.h>

/* Finds out whom to ask for what. Returns 0, or -1 when that cannot be done. */
static int prepare(struct fetch *self)
{
    struct url url;
    const char *problem = url_parse(&url, self->page->url);
    if (problem) {
        page_fail(self->page, "%s", problem);
        return -1;
    }
    self->data = self->request;
    self->length = http_request(&url, self->request);
    problem = url_resolve(&url, &self->addresses);
    if (problem)
        page_fail(self->page, "cannot find %.60s: %s", url.host, problem);
    return problem ? -1 : 0;
}

static int receive_some(struct fetch *self)
{
    char data[16 * 1024];
    size_t got;
    int error = nonblocking_recv(self->fd, data, sizeof data, &got);
    if (error == 0)
        self->complete = got > 0 ? http_feed(&self->response, data, got)
                                 : http_closed(&self->response);
    return error;
}

static void close_socket(struct fetch *self)
{
    if (self->fd >= 0)
        close(self->fd);
    self->fd = -1;
}

/* Notes how it ended, and lets go of all that it holds. */
static void finish(struct fetch *self)
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
    close_socket(self);
    if (self->addresses)
        freeaddrinfo(self->addresses);
}

DEF(fetch)
{
    BEGIN;
    page_start(self->page);
    http_begin(&self->response);
    if (prepare(self) != 0)
        RETURN(NONE);
    self->doing = "connect";
    for (self->address = self->addresses; self->address;
         self->address = self->address->ai_next) {
        self->error = nonblocking_connect(self->address, &self->fd);
        if (self->error)
            continue;
        while ((self->error = nonblocking_connected(self->fd)) == EAGAIN)
            YIELD(NONE);
        if (!self->error)
            break; /* connected */
        close_socket(self);
    }
    if (self->error)
        RAISE(self->error);
    self->doing = "send";
    while (self->length > 0) {
        self->error = nonblocking_send(self->fd, &self->data, &self->length);
        if (self->error == EAGAIN)
            YIELD(NONE);
        else if (self->error)
            RAISE(self->error);
    }
    self->doing = "receive";
    while (!self->complete) {
        self->error = receive_some(self);
        if (self->error == EAGAIN)
            YIELD(NONE);
        else if (self->error)
            RAISE(self->error);
    }
FINALLY:
    finish(self);
    END;
}

void fetch_begin(struct fetch *f, struct page *page)
{
    *f = NEW(fetch, .page = page, .fd = -1);
}
