/* connection.c: exercise 4.3 (find the bug): the endless page.
 *
 * This is the connection.c of chapter 4 with one mistake in it. Pages come as
 * before, and a host that does not exist fails as before. But a server that
 * refuses the connection is asked for ever:
 *   build/exercises/04-nonblocking-socket/3-find-the-endless-page \
 *       http://127.0.0.1:1/
 * does not end (Ctrl-C ends it). Find the mistake and mend it; the page must
 * fail with "cannot connect: Connection refused".
 */
// TODO(4.3): there is one mistake in this file.
#include <connection.h>
#include <die.h>
#include <url.h>

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

void connection_begin(struct connection *c, struct page *page)
{
    *c = (struct connection){.state = CONNECTION_NEW, .page = page, .fd = -1};
    http_begin(&c->response);
    http_keep(&c->response, page->text, page->text_size);
}

/* ---- the end, good or bad ----------------------------------------------- */

static void finish(struct connection *c)
{
    c->page->status = c->response.status;
    c->page->bytes = c->response.body;
    page_finish(c->page);
    http_end(&c->response);
    if (c->fd >= 0)
        close(c->fd);
    if (c->addresses)
        freeaddrinfo(c->addresses);
    free(c->request);
    c->fd = -1;
    c->state = CONNECTION_DONE;
}

void connection_fail(struct connection *c, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    page_fail_va(c->page, format, arguments);
    va_end(arguments);
    finish(c);
}

/* ---- connecting --------------------------------------------------------- */

/* A socket that never waits and has begun to connect, or -1 and errno. */
static int start_connect(const struct addrinfo *address)
{
    int fd = socket(address->ai_family, address->ai_socktype, 0);
    if (fd < 0)
        return -1;
    if (fcntl(fd, F_SETFL, O_NONBLOCK) == 0 &&
        (connect(fd, address->ai_addr, address->ai_addrlen) == 0 ||
         errno == EINPROGRESS || errno == EINTR))
        return fd; /* under way, also after a signal */
    int reason = errno;
    close(fd);
    errno = reason;
    return -1;
}

/* Starts with the next address that does not fail at once. */
static void try_next_address(struct connection *c)
{
    c->state = CONNECTION_CONNECTING;
    while (c->next) {
        c->fd = start_connect(c->next);
        c->next = c->next->ai_next;
        if (c->fd >= 0)
            return;
    }
    connection_fail(c, "cannot connect: %s", strerror(errno));
}

static int step_new(struct connection *c)
{
    struct url url;
    char request[HTTP_REQUEST_MAX];
    page_start(c->page);
    const char *problem = url_parse(&url, c->page->url);
    if (problem) {
        connection_fail(c, "%s", problem);
        return 1;
    }
    problem = url_resolve(&url, &c->addresses);
    if (problem) {
        connection_fail(c, "cannot find %.60s: %s", url.host, problem);
        return 1;
    }
    c->length = http_request(&url, request);
    c->request = xcalloc(c->length, 1);
    memcpy(c->request, request, c->length);
    c->next = c->addresses;
    try_next_address(c);
    return 1;
}

static int step_connecting(struct connection *c)
{
    struct sockaddr_storage peer;
    socklen_t length = sizeof peer;
    int connected = getpeername(c->fd, (struct sockaddr *)&peer, &length) == 0;
    int reason = errno;
    if (!connected && reason == ENOTCONN)
        return 0; /* not yet */
    if (connected) {
        c->state = CONNECTION_SENDING;
        return 1;
    }
    close(c->fd);
    c->fd = -1;
    errno = reason;
    try_next_address(c);
    return 1;
}

/* ---- sending and receiving ---------------------------------------------- */

/* The call did nothing, and nothing is wrong: it can be made again later. */
static int not_now(void)
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

static int step_sending(struct connection *c)
{
    ssize_t sent = send(c->fd, c->request + c->sent, c->length - c->sent, 0);
    if (sent < 0 && not_now())
        return 0;
    if (sent < 0) {
        connection_fail(c, "cannot send: %s", strerror(errno));
        return 1;
    }
    c->sent += (size_t)sent;
    if (c->sent == c->length)
        c->state = CONNECTION_RECEIVING;
    return 1;
}

static int step_receiving(struct connection *c)
{
    char data[16 * 1024];
    ssize_t got = recv(c->fd, data, sizeof data, 0);
    if (got < 0 && not_now())
        return 0;
    if (got < 0) {
        connection_fail(c, "cannot receive: %s", strerror(errno));
        return 1;
    }
    int complete = got > 0 ? http_feed(&c->response, data, (size_t)got)
                           : http_closed(&c->response);
    if (complete < 0)
        connection_fail(c, "%s", c->response.reason);
    else if (complete > 0)
        finish(c);
    return 1;
}

/* ---- the state machine -------------------------------------------------- */

int connection_step(struct connection *c)
{
    switch (c->state) {
    case CONNECTION_NEW:
        return step_new(c);
    case CONNECTION_CONNECTING:
        return step_connecting(c);
    case CONNECTION_SENDING:
        return step_sending(c);
    case CONNECTION_RECEIVING:
        return step_receiving(c);
    case CONNECTION_DONE:
        break;
    }
    return 0;
}
