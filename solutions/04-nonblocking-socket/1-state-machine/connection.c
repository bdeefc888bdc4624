/* connection.c: exercise 4.1 (rebuild): the state machine of a page.
 *
 * Write the three steps. Each makes one attempt, never waits, and returns 1 if
 * it brought the connection further and 0 if it could not go on now:
 *   - step_connecting(): see the comment above it.
 *   - step_sending(): one send() of what is left of the request. It may take
 *     only a part. When all is sent, the state is CONNECTION_RECEIVING.
 *   - step_receiving(): one recv(). Feed http_feed() or, when recv() returned
 *     0, http_closed(); 1 means finish(), -1 that the page has failed with the
 *     reason c->response.reason.
 * EAGAIN and EINTR mean: not now. Every other error fails the page, with
 * "cannot send: %s" or "cannot receive: %s" and strerror(errno).
 * Use send() and recv(), and not write() and read(): the checks replace them
 * by their own, which take and bring a few bytes at a time.
 */
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

/* A failure waits in SO_ERROR; a success shows in the socket having a peer.
 * Returns 1 with c in CONNECTION_SENDING if the connection is there; 1 after
 * try_next_address() if it failed (close c->fd first, and leave the reason in
 * errno); 0 if it is too early to tell. */
#ifndef EXERCISE
static int step_connecting(struct connection *c)
{
    struct sockaddr_storage peer;
    socklen_t length = sizeof peer;
    int reason = 0;
    socklen_t reason_length = sizeof reason;
    if (getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &reason, &reason_length) != 0)
        reason = errno;
    if (reason == 0) {
        if (getpeername(c->fd, (struct sockaddr *)&peer, &length) == 0) {
            c->state = CONNECTION_SENDING;
            return 1;
        }
        if (errno == ENOTCONN)
            return 0; /* not yet */
        reason = errno;
    }
    close(c->fd);
    c->fd = -1;
    errno = reason;
    try_next_address(c);
    return 1;
}
#else
// TODO(4.1): has the connection failed, is it there, or neither?
static int step_connecting(struct connection *c)
{
    connection_fail(c, "step_connecting() is not written yet");
    return 1;
}
#endif

/* ---- sending and receiving ---------------------------------------------- */

/* The call did nothing, and nothing is wrong: it can be made again later. */
static int not_now(void)
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

#ifndef EXERCISE
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
#else
// TODO(4.1): one send(); then CONNECTION_RECEIVING if nothing is left.
static int step_sending(struct connection *c)
{
    (void)not_now;
    connection_fail(c, "step_sending() is not written yet");
    return 1;
}
#endif

#ifndef EXERCISE
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
#else
// TODO(4.1): one recv(); feed it; finish() if the response is complete.
static int step_receiving(struct connection *c)
{
    connection_fail(c, "step_receiving() is not written yet");
    return 1;
}
#endif

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
