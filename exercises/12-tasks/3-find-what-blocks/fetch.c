/* fetch.c: exercise 12.3 (find the bug): what blocks.
 *
 * Every wait in this file is an AWAIT. And yet the pages come one after
 * another: one that is waited for holds up all the others. Find the mistake and
 * mend it: it is in this file. What else connections are to be, see tune(), is
 * to stay.
 */
// TODO(12.3): there is one mistake in this file.
#include <fetch.h>
#include <http.h>
#include <sock.h>
#include <url.h>

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <unistd.h>

/* ---- connecting ---------------------------------------------------------- */

struct connect_address {
    CO;
    const struct addrinfo *address; /* the caller's */
    int fd;                         /* owned until it is returned */
};

/* What is sent goes out at once, and a program that is started meanwhile, with
 * exec, does not get the connection. Returns 0, or an error. */
static int tune(int fd)
{
    int on = 1;
    if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0)
        return errno;
    return fcntl(fd, F_SETFL, FD_CLOEXEC) == 0 ? 0 : errno;
}

/* Returns a socket that is connected to this address. */
ASYNC(connect_address)
{
    const struct addrinfo *address = self->address;
    int error;
    BEGIN;
    error = sock_new(address->ai_family, address->ai_socktype, &self->fd);
    if (error == 0)
        error = tune(self->fd);
    if (error)
        RAISE(error);
    AWAIT(sock_connect(self->fd, address->ai_addr, address->ai_addrlen));
    RETURN(VALUE_WITH(self->fd, sock_drop));
FINALLY:
    if (self->frame.error && self->fd >= 0)
        close(self->fd);
    END;
}

struct connect_host {
    CO;
    const struct addrinfo *addresses; /* the caller's; those left to try */
    int fd;                           /* returned */
    int error;                        /* of the last one; 0: none */
};

/* A host may have several addresses: the first that answers will do. */
ASYNC(connect_host)
{
    BEGIN;
    for (; self->addresses; self->addresses = self->addresses->ai_next) {
        TRY_AWAIT(self->error, self->fd,
                  CALL(connect_address, .address = self->addresses));
        if (!self->error)
            RETURN(VALUE_WITH(self->fd, sock_drop));
        if (self->error == ECANCELED)
            RAISE(ECANCELED);
    }
    RAISE(self->error);
    END;
}

/* ---- receiving ----------------------------------------------------------- */

struct receive_all {
    CO;
    int fd;                         /* the caller's */
    struct http_response *response; /* the caller's */
    int complete;                   /* 1: all is here; -1: it is not HTTP */
    size_t got;                     /* bytes in data */
    char data[4 * 1024];
};

ASYNC(receive_all)
{
    BEGIN;
    while (!self->complete) {
        AWAIT(self->got, sock_recv(self->fd, self->data, sizeof self->data));
        self->complete = self->got > 0
                             ? http_feed(self->response, self->data, self->got)
                             : http_closed(self->response);
    }
    END;
}

/* ---- the page ------------------------------------------------------------ */

struct fetch_page {
    CO;
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
    if (self->frame.error && self->frame.error != ECANCELED)
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

ASYNC(fetch_page)
{
    BEGIN;
    page_start(self->page);
    http_begin(&self->response);
    http_keep(&self->response, self->page->text, self->page->text_size);
    if (prepare(self) != 0)
        RETURN(NONE);
    self->doing = "connect";
    AWAIT(self->fd, CALL(connect_host, .addresses = self->addresses));
    self->doing = "send";
    AWAIT(sock_sendall(self->fd, self->request, self->length));
    self->doing = "receive";
    AWAIT(CALL(receive_all, .fd = self->fd, .response = &self->response));
FINALLY:
    finish(self);
    END;
}

struct co *fetch_page(struct page *page)
{
    return CALL(fetch_page, .page = page, .fd = -1);
}
