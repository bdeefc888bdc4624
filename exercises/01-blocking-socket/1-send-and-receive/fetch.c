/* fetch.c: exercise 1.1 (rebuild): sending the request, receiving the answer.
 *
 * Write the two functions that move the bytes. send() and recv() do what they
 * can, which may be less than you asked for:
 *   - send() may take only a part of the data. Send the rest again.
 *   - recv() returns what has arrived so far, which may be one byte or many,
 *     and 0 when the server closed the connection.
 *   - Both return -1 with errno EINTR when a signal came in between. Nothing
 *     is wrong then: call again.
 *   - Any other error fails the page: page_fail(page, "cannot send: %s",
 *     strerror(errno)), and "cannot receive: %s" likewise.
 * Feed what arrives to http_feed(), and tell http_closed() when the server has
 * closed: 1 means that the response is complete, so that you do not wait for
 * more, and -1 that the page fails: page_fail(page, "%s", response->reason).
 * See common/http.h.
 */
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

/* Sends all of the data. Returns 0, or -1 when the page failed. */
// TODO(1.1): send() in a loop until nothing is left.
static int send_all(int fd, const char *data, size_t length, struct page *page)
{
    (void)fd, (void)data, (void)length;
    page_fail(page, "send_all() is not written yet");
    return -1;
}

/* Receives until the response is complete; says so in page if it is not. */
// TODO(1.1): recv() in a loop until http_feed() or http_closed() says so.
static void receive_all(int fd, struct http_response *response,
                        struct page *page)
{
    (void)fd, (void)response;
    page_fail(page, "receive_all() is not written yet");
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
