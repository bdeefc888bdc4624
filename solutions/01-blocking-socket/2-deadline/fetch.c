/* fetch.c: exercise 1.2 (extend): a page that takes too long.
 *
 * A server that never answers holds up chapter 1 for ever. Give every page
 * LIMIT seconds from its first recv() to the last byte of its response: a page
 * that takes longer fails with the reason "it took too long".
 *   - The socket option SO_RCVTIMEO makes recv() give up after some time: it
 *     then returns -1 with errno EAGAIN. See setsockopt(2), and for the option
 *     socket(7) on Linux; its value is a struct timeval.
 *   - A server may send one byte now and then, always in time for the next
 *     recv(). Its page takes too long all the same.
 *   - A page that is complete within the limit is not touched by it.
 * Connecting and sending may block as before.
 */
#include <fetch.h>
#include <monotonic.h>
#include <url.h>

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static const double LIMIT = 1; /* seconds for the response of a page */

/* A socket connected to this address, or -1 and the reason in errno. */
static int connect_address(const struct addrinfo *address)
{
    int fd = socket(address->ai_family, address->ai_socktype, 0);
    if (fd < 0)
        return -1;
    if (connect(fd, address->ai_addr, address->ai_addrlen) == 0)
        return fd;
    int reason = errno;
    close(fd);
    errno = reason;
    return -1;
}

/* A host may have several addresses: the first that answers will do. */
static int connect_host(const struct url *url, struct page *page)
{
    struct addrinfo *addresses, *address;
    const char *problem = url_resolve(url, &addresses);
    if (problem) {
        page_fail(page, "cannot find %.60s: %s", url->host, problem);
        return -1;
    }
    int fd = -1;
    for (address = addresses; address && fd < 0; address = address->ai_next)
        do
            fd = connect_address(address);
        while (fd < 0 && errno == EINTR);
    if (fd < 0)
        page_fail(page, "cannot connect: %s", strerror(errno));
    freeaddrinfo(addresses);
    return fd;
}

/* send() may take less than it was given; the rest is sent again. */
static int send_all(int fd, const char *data, size_t length, struct page *page)
{
    while (length > 0) {
        ssize_t sent = send(fd, data, length, 0);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0) {
            page_fail(page, "cannot send: %s", strerror(errno));
            return -1;
        }
        data += sent;
        length -= (size_t)sent;
    }
    return 0;
}

/* Lets recv() on fd wait until the deadline (monotonic seconds) at the longest.
 * Returns 0, or -1 when the deadline is over. */
#ifndef EXERCISE
static int limit_recv(int fd, double deadline)
{
    double left = deadline - monotonic_now();
    if (left <= 0)
        return -1;
    struct timeval limit = {.tv_sec = (time_t)left};
    limit.tv_usec = (suseconds_t)((left - (double)limit.tv_sec) * 1e6);
    if (limit.tv_sec == 0 && limit.tv_usec == 0)
        limit.tv_usec = 1; /* 0 would mean: no limit */
    return setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
}
#else
// TODO(1.2): set SO_RCVTIMEO to the time that is left.
static int limit_recv(int fd, double deadline)
{
    (void)fd, (void)deadline;
    return 0;
}
#endif

/* recv() returns what has arrived so far, 0 at the end of the connection. */
static void receive_all(int fd, struct http_response *response,
                        struct page *page)
{
    char data[16 * 1024];
    int complete = 0;
    double deadline = monotonic_now() + LIMIT;
    while (complete == 0) {
#ifndef EXERCISE
        if (limit_recv(fd, deadline) != 0) {
            page_fail(page, "it took too long");
            return;
        }
        ssize_t got = recv(fd, data, sizeof data, 0);
        if (got < 0 && (errno == EINTR || errno == EAGAIN))
            continue; /* limit_recv() knows whether the time is over */
#else
        // TODO(1.2): no longer than until the deadline; EAGAIN is new here.
        (void)limit_recv(fd, deadline);
        ssize_t got = recv(fd, data, sizeof data, 0);
        if (got < 0 && errno == EINTR)
            continue;
#endif
        if (got < 0) {
            page_fail(page, "cannot receive: %s", strerror(errno));
            return;
        }
        complete = got > 0 ? http_feed(response, data, (size_t)got)
                           : http_closed(response);
    }
    if (complete < 0)
        page_fail(page, "%s", response->reason);
}

void fetch_response(struct page *page, struct http_response *response)
{
    struct url url;
    char request[HTTP_REQUEST_MAX];
    page_start(page);
    http_begin(response);
    const char *wrong = url_parse(&url, page->url);
    int fd = wrong ? -1 : connect_host(&url, page);
    if (wrong)
        page_fail(page, "%s", wrong);
    if (fd >= 0) {
        if (send_all(fd, request, http_request(&url, request), page) == 0)
            receive_all(fd, response, page);
        close(fd);
    }
    page->status = response->status;
    page->bytes = response->body;
    page_finish(page);
}

void fetch_page(struct page *page)
{
    struct http_response response;
    fetch_response(page, &response);
    http_end(&response);
}
