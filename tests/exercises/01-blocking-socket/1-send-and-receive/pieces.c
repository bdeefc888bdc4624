/* pieces.c: a send() and a recv() that do as little as they may. The program's
 * own calls come here, because a function of the program goes before libc's. */
#include <check.h>
#include <fetch.h>
#include <slow_server.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

static const char
    *script[20]; /* what recv() gives; "" is the end, NULL EINTR */
static int script_at;
static int recv_error; /* errno of a recv() that fails for good */
static int send_error; /* the same for send() */
static int send_calls;
static char sent[4096];
static size_t sent_length;

ssize_t send(int fd, const void *data, size_t length, int flags)
{
    (void)fd, (void)flags;
    if (++send_calls % 3 == 0) {
        errno = EINTR;
        return -1;
    }
    if (send_error && sent_length > 20) {
        errno = send_error;
        return -1;
    }
    size_t part = length < 10 ? length : 10;
    if (sent_length + part < sizeof sent)
        memcpy(sent + sent_length, data, part);
    sent_length += part;
    return (ssize_t)part;
}

ssize_t recv(int fd, void *data, size_t size, int flags)
{
    (void)fd, (void)flags;
    if (script_at == 20) {
        errno = ENOTCONN; /* it was called more often than anybody needs */
        return -1;
    }
    const char *piece = script[script_at];
    if (!piece && recv_error) {
        errno = recv_error;
        return -1;
    }
    script_at++;
    if (!piece) {
        errno = EINTR;
        return -1;
    }
    size_t length = strlen(piece);
    memcpy(data, piece, length < size ? length : size);
    return (ssize_t)length;
}

/* Fetches a page through the functions above. */
static struct page fetch(int port, const char *const pieces[])
{
    static char url[64];
    snprintf(url, sizeof url, "http://127.0.0.1:%d/delay/0/1", port);
    struct page page = {.number = 1, .url = url};
    int i = 0;
    for (; i < 20 && (pieces[i] || i < 1 || pieces[i - 1]); i++)
        script[i] = pieces[i];
    for (; i < 20; i++)
        script[i] = "";
    script_at = 0;
    send_calls = 0;
    sent_length = 0;
    memset(sent, 0, sizeof sent);
    fetch_page(&page);
    return page;
}

#define HEAD "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"

static void check_send(int port)
{
    const char *pieces[20] = {HEAD "hello"};
    struct page page = fetch(port, pieces);
    check(strncmp(sent, "GET /delay/0/1 HTTP/1.1\r\n", 25) == 0,
          "the request begins as it should",
          "after a part was sent, go on behind that part");
    check(sent_length > 4 && strcmp(sent + sent_length - 4, "\r\n\r\n") == 0,
          "the whole request is sent, when send() takes 10 bytes at a time",
          "one send() is not enough: go on until nothing is left");
    check_text("", page.reason, "EINTR from send() does no harm",
               "a signal came in between: call send() again");
    send_error = EPIPE;
    page = fetch(port, pieces);
    check(strncmp(page.reason, "cannot send: ", 13) == 0,
          "another error from send() fails the page",
          "page_fail(page, \"cannot send: %s\", strerror(errno))");
    send_error = 0;
}

static void check_receive(int port)
{
    const char *whole[20] = {HEAD "hello"};
    struct page page = fetch(port, whole);
    check_number(5, (long long)page.bytes, "a response in one piece", NULL);
    check_number(1, script_at, "recv() is not called when all is there",
                 "http_feed() returns 1 when the response is complete");

    const char *split[20] = {"HTT", "P/1.1 200 OK\r\nContent-Length: 5\r\n\r",
                             "\nh", "ell", "o"};
    page = fetch(port, split);
    check_number(5, (long long)page.bytes, "a response in five pieces",
                 "one recv() is not enough: go on until it is complete");

    const char *until_end[20] = {"HTTP/1.1 200 OK\r\n\r\n", "hello", ""};
    page = fetch(port, until_end);
    check_text("", page.reason, "a response that ends with the connection",
               "recv() returned 0: http_closed() knows whether all is there");
    check_number(5, (long long)page.bytes, "... has all its bytes", NULL);
}

static void check_trouble(int port)
{
    const char *early[20] = {HEAD "hel", ""};
    struct page page = fetch(port, early);
    check_text("the server closed the connection half-way", page.reason,
               "a server that stops half-way fails the page",
               "http_closed() returned -1: the reason is in response->reason");

    const char *rubbish[20] = {"hello, who is there?"};
    page = fetch(port, rubbish);
    check_text("it does not begin with HTTP/", page.reason,
               "a server that does not speak HTTP fails the page",
               "http_feed() returned -1: the reason is in response->reason");

    const char *interrupted[20] = {HEAD "hel", NULL, "lo"};
    page = fetch(port, interrupted);
    check_text("", page.reason, "EINTR from recv() does no harm",
               "a signal came in between: call recv() again");

    recv_error = ECONNRESET;
    page = fetch(port, interrupted);
    check(strncmp(page.reason, "cannot receive: ", 16) == 0,
          "another error from recv() fails the page",
          "page_fail(page, \"cannot receive: %s\", strerror(errno))");
}

int main(void)
{
    struct slow_server server; /* somebody to connect to */
    struct slow_server_report report;
    slow_server_start(&server);
    check_send(server.port);
    check_receive(server.port);
    check_trouble(server.port);
    slow_server_stop(&server, &report);
    return check_end();
}
