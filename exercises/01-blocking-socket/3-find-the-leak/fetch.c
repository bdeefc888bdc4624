/* fetch.c: exercise 1.3 (find the bug): out of descriptors.
 *
 * This is the fetch.c of chapter 1 with one mistake in it. One page works, ten
 * pages work. But a program that tries a server which is down again and again,
 * as a monitor does, ends up with "Too many open files", and from then on
 * reaches no server at all:
 *   make exercise-1.3            (builds it, too)
 *   urls=$(for i in $(seq 100); do echo http://127.0.0.1:1/$i; done)
 *   (ulimit -n 32; build/exercises/01-blocking-socket/3-find-the-leak $urls)
 * asks 100 times for a page where nobody listens. Find the mistake and mend
 * it.
 */
// TODO(1.3): there is one mistake in this file.
#include <fetch.h>
#include <url.h>

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* A socket connected to this address, or -1 and the reason in errno. */
static int connect_address(const struct addrinfo *address)
{
    int fd = socket(address->ai_family, address->ai_socktype, 0);
    if (fd < 0)
        return -1;
    if (connect(fd, address->ai_addr, address->ai_addrlen) == 0)
        return fd;
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

/* recv() returns what has arrived so far, 0 at the end of the connection. */
static void receive_all(int fd, struct http_response *response,
                        struct page *page)
{
    char data[16 * 1024];
    int complete = 0;
    while (complete == 0) {
        ssize_t got = recv(fd, data, sizeof data, 0);
        if (got < 0 && errno == EINTR)
            continue;
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
