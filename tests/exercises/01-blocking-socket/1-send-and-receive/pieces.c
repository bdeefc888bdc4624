/* pieces.c: a send() and a recv() that do as little as they may. The program's
 * own calls come here, because a function of the program goes before libc's. */
#include <check.h>
#include <fetch.h>
#include <slow_server.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

enum { PIECES = 20 };

static const char *script[PIECES]; /* for recv(); "": the end, NULL: EINTR */
static int script_at;
static size_t taken; /* bytes of that piece */
static int recv_calls;
static int recv_error; /* errno of a recv() that fails for good */
static int send_error; /* the same for send() */
static int send_calls;
static char sent[4096];
static size_t sent_length;

static ssize_t fail(int error)
{
    errno = error;
    return -1;
}

/* Takes 10 bytes at a time; every third call is interrupted. */
ssize_t send(int fd, const void *data, size_t length, int flags)
{
    (void)fd, (void)flags;
    if (++send_calls % 3 == 0)
        return fail(EINTR);
    if (send_error && sent_length > 20)
        return fail(send_error);
    size_t part = length < 10 ? length : 10;
    if (sent_length + part < sizeof sent)
        memcpy(sent + sent_length, data, part);
    sent_length += part;
    return (ssize_t)part;
}

/* Brings one piece after another; what does not fit comes the next time. */
ssize_t recv(int fd, void *data, size_t size, int flags)
{
    (void)fd, (void)flags;
    recv_calls++;
    if (script_at == PIECES)
        return fail(ENOTCONN); /* called more often than anybody needs */
    const char *piece = script[script_at];
    if (!piece && recv_error)
        return fail(recv_error);
    if (!piece) {
        script_at++;
        return fail(EINTR);
    }
    size_t left = strlen(piece + taken);
    size_t part = left < size ? left : size;
    memcpy(data, piece + taken, part);
    taken += part;
    if (part == left) {
        script_at++;
        taken = 0;
    }
    return (ssize_t)part;
}

static char url[64];

/* Fetches a page through the functions above. */
static struct page fetch(int port, const char *const pieces[])
{
    snprintf(url, sizeof url, "http://127.0.0.1:%d/delay/0/1", port);
    struct page page = {.number = 1, .url = url};
    int i = 0;
    for (; i < PIECES && (pieces[i] || i < 1 || pieces[i - 1]); i++)
        script[i] = pieces[i];
    for (; i < PIECES; i++)
        script[i] = "";
    script_at = send_calls = recv_calls = 0;
    taken = sent_length = 0;
    memset(sent, 0, sizeof sent);
    fetch_page(&page);
    return page;
}

/* "cannot send: Broken pipe" */
static const char *reason(const char *what, int error)
{
    static char text[120];
    snprintf(text, sizeof text, "%s: %s", what, strerror(error));
    return text;
}

#define HEAD "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"

static void check_send(int port)
{
    const char *pieces[PIECES] = {HEAD "hello"};
    char request[HTTP_REQUEST_MAX];
    struct url parsed;
    struct page page = fetch(port, pieces);
    if (!check(send_calls > 0, "send() is called",
               "send_all() is still to be written, with send(); write() in its "
               "place is not seen"))
        return;
    url_parse(&parsed, url);
    size_t length = http_request(&parsed, request);
    check(sent_length == length && memcmp(sent, request, length) == 0,
          "the whole request is sent, when send() takes 10 bytes at a time",
          "go on behind what was taken, until nothing is left; send() also "
          "returns -1 with EINTR in between: call it again");
    check_text("", page.reason, "EINTR from send() does no harm",
               "a signal came in between: call send() again");
    send_error = EPIPE;
    page = fetch(port, pieces);
    send_error = 0;
    check_text(reason("cannot send", EPIPE), page.reason,
               "another error from send() fails the page",
               "page_fail(page, \"cannot send: %s\", strerror(errno))");
    check_number(0, recv_calls, "... and then nothing is received",
                 "return -1, so that the caller knows");
}

static void check_receive(int port)
{
    const char *whole[PIECES] = {HEAD "hello"};
    struct page page = fetch(port, whole);
    check_number(5, (long long)page.bytes, "a response in one piece", NULL);
    check_number(1, script_at, "recv() is not called when all is there",
                 "http_feed() returns 1 when the response is complete");

    const char *split[PIECES] = {
        "HTT", "P/1.1 200 OK\r\nContent-Length: 5\r\n\r", "\nh", "ell", "o"};
    page = fetch(port, split);
    check_number(5, (long long)page.bytes, "a response in five pieces",
                 "one recv() is not enough: go on until it is complete");

    const char *until_end[PIECES] = {"HTTP/1.1 200 OK\r\n\r\n", "hello", ""};
    page = fetch(port, until_end);
    check_text("", page.reason, "a response that ends with the connection",
               "recv() returned 0: http_closed() knows whether all is there");
    check_number(5, (long long)page.bytes, "... has all its bytes", NULL);
}

static void check_trouble(int port)
{
    const char *early[PIECES] = {HEAD "hel", ""};
    struct page page = fetch(port, early);
    check_text("the server closed the connection half-way", page.reason,
               "a server that stops half-way fails the page",
               "http_closed() returned -1: the reason is in response->reason");

    const char *rubbish[PIECES] = {"hello, who is there?"};
    page = fetch(port, rubbish);
    check_text("it does not begin with HTTP/", page.reason,
               "a server that does not speak HTTP fails the page",
               "http_feed() returned -1: the reason is in response->reason");

    const char *interrupted[PIECES] = {HEAD "hel", NULL, "lo"};
    page = fetch(port, interrupted);
    check_text("", page.reason, "EINTR from recv() does no harm",
               "a signal came in between: call recv() again");

    recv_error = ECONNRESET;
    page = fetch(port, interrupted);
    check_text(reason("cannot receive", ECONNRESET), page.reason,
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
