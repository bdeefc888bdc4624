/* responses.c: every kind of response, right and wrong, in pieces of every
 * size, cut off at every byte, and with bytes changed at random. */
#include <check.h>
#include <http.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OK       "HTTP/1.1 200 OK\r\n"
#define CHUNK    OK "Transfer-Encoding: chunked\r\n\r\n"
#define LENGTH   "its Content-Length makes no sense"
#define STATUS   "its status line is not HTTP"
#define NOT_HTTP "it does not begin with HTTP/"
#define NUMBER   "the size of a chunk is not a number"
#define HALF_WAY "the server closed the connection half-way"
#define SILENT   "the server closed the connection without an answer"

/* What comes of a response, when the connection is closed behind it: a status
 * and so many bytes, or a reason. early: it is complete before the close. */
static const struct sample {
    const char *text;
    int status;
    unsigned long long body;
    const char *reason;
    int early;
} samples[] = {
    {OK "Content-Length: 5\r\n\r\nhello", 200, 5, NULL, 1},
    {OK "content-length:5\r\n\r\nhello", 200, 5, NULL, 1},
    {OK "Content-Length: \t 5 \t\r\n\r\nhello", 200, 5, NULL, 1},
    {OK "Content-Length: 0\r\n\r\n", 200, 0, NULL, 1},
    {OK "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 200, 5, NULL, 1},
    {OK "X-Content-Length: 9\r\n\r\nhello", 200, 5, NULL, 0},
    {OK "\r\nhello", 200, 5, NULL, 0},
    {OK "\r\n", 200, 0, NULL, 0},
    {"HTTP/1.0 200\r\n\r\nx", 200, 1, NULL, 0},
    {"HTTP/1.1 200 OK\nContent-Length: 2\n\nhi", 200, 2, NULL, 1},
    {"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno", 404, 2, NULL, 1},
    {"HTTP/1.1 500 \r\n\r\n", 500, 0, NULL, 0},
    {"HTTP/1.1 204 No Content\r\n\r\n", 204, 0, NULL, 1},
    {"HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", 304, 0, NULL, 1},
    {"HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n", 304, 0,
     NULL, 1},
    {"HTTP/1.1 100 Continue\r\n\r\n" OK "Content-Length: 1\r\n\r\nx", 200, 1,
     NULL, 1},
    {"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
     "HTTP/1.1 100 Continue\r\n\r\n" OK "\r\nx",
     200, 1, NULL, 0},

    {CHUNK "5\r\nhello\r\n0\r\n\r\n", 200, 5, NULL, 1},
    {CHUNK "5\r\nhello\r\n6;name=value\r\n world\r\n0\r\n\r\n", 200, 11, NULL,
     1},
    {CHUNK "0005 \r\nhello\r\n0;last\r\nExpires: never\r\nX: y\r\n\r\n", 200, 5,
     NULL, 1},
    {CHUNK "a\n0123456789\nA\n0123456789\n0\n\n", 200, 20, NULL, 1},
    {CHUNK "0\r\n\r\n", 200, 0, NULL, 1},
    {OK "Transfer-Encoding: gzip, chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n", 200, 1,
     NULL, 1},
    {OK "Transfer-Encoding: gzip\r\nTransfer-Encoding: CHUNKED \r\n\r\n"
        "1\r\nx\r\n0\r\n\r\n",
     200, 1, NULL, 1},
    {OK "Content-Length: 99\r\nTransfer-Encoding: chunked\r\n\r\n"
        "1\r\nx\r\n0\r\n\r\n",
     200, 1, NULL, 1},
    {OK "Transfer-Encoding: notchunked\r\n\r\nhello", 200, 5, NULL, 0},
    {OK "Transfer-Encoding: gzip,chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n", 200, 1,
     NULL, 1},
    {OK "Transfer-Encoding: identity\r\n\r\nhello", 200, 5, NULL, 0},

    {"", 0, 0, SILENT, 0},
    {"HTTP/1.1 100 Continue\r\n\r\n", 0, 0, SILENT, 0},
    {"HTTP/1.1 2", 0, 0, HALF_WAY, 0},
    {OK "Content-Length: 5\r\n", 0, 0, HALF_WAY, 0},
    {OK "Content-Length: 5\r\n\r\nhell", 200, 4, HALF_WAY, 0},
    {OK "Content-Length: 999999999999999999\r\n\r\nx", 200, 1, HALF_WAY, 0},
    {CHUNK "5\r\nhel", 200, 3, HALF_WAY, 0},
    {CHUNK "5\r\nhello\r\n", 200, 5, HALF_WAY, 0},
    {CHUNK "5\r\nhello\r\n0\r\n", 200, 5, HALF_WAY, 0},
    {CHUNK "fffffffffffffff\r\nx", 200, 1, HALF_WAY, 0},

    {"hello\r\n\r\n", 0, 0, NOT_HTTP, 1},
    {"\r\nHTTP/1.1 200 OK\r\n\r\n", 0, 0, NOT_HTTP, 1},
    {"HTTQ/1.1 200 OK\r\n\r\n", 0, 0, NOT_HTTP, 1},
    {"HTTP/\r\n\r\n", 0, 0, STATUS, 1},
    {"HTTP/x 200 OK\r\n\r\n", 0, 0, STATUS, 1},
    {"HTTP/1.1\r\n\r\n", 0, 0, STATUS, 1},
    {"HTTP/1.1 OK\r\n\r\n", 0, 0, STATUS, 1},
    {"HTTP/1.1 99 Low\r\n\r\n", 0, 0, STATUS, 1},
    {"HTTP/1.1 -20 Low\r\n\r\n", 0, 0, STATUS, 1},
    {"HTTP/1.1 2000 High\r\n\r\n", 0, 0, STATUS, 1},
    {"HTTP/1.1 200x\r\n\r\n", 0, 0, STATUS, 1},
    {"HTTP/1.1\n200 OK\r\n\r\n", 0, 0, STATUS, 1},
    {"HTTP/ 1.1 200 OK\r\n\r\n", 0, 0, STATUS, 1},
    {OK "Content-Length: five\r\n\r\nhello", 200, 0, LENGTH, 1},
    {OK "Content-Length:\r\n\r\nhello", 200, 0, LENGTH, 1},
    {OK "Content-Length: -5\r\n\r\nhello", 200, 0, LENGTH, 1},
    {OK "Content-Length: 5x\r\n\r\nhello", 200, 0, LENGTH, 1},
    {OK "Content-Length: 5, 5\r\n\r\nhello", 200, 0, LENGTH, 1},
    {OK "Content-Length: 18446744073709551617\r\n\r\nx", 200, 0, LENGTH, 1},
    {OK "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", 200, 0, LENGTH,
     1},
    {CHUNK "\r\n", 200, 0, NUMBER, 1},
    {CHUNK "hello\r\n", 200, 0, NUMBER, 1},
    {CHUNK "-5\r\nhello", 200, 0, NUMBER, 1},
    {CHUNK "5x\r\nhello", 200, 0, NUMBER, 1},
    {CHUNK "ffffffffffffffff\r\nx", 200, 0, NUMBER, 1},
    {CHUNK "10000000000000000\r\nx", 200, 0, NUMBER, 1},
    {CHUNK "5\r\nhello!\r\n", 200, 5, "a chunk is longer than its size", 1},
};
enum { SAMPLES = sizeof samples / sizeof *samples };

/* Feeds text in pieces: first bytes, then step at a time, then the close.
 * Returns what the feeds told before the close. */
static int feed(struct http_response *r, const char *text, size_t length,
                size_t first, size_t step)
{
    int told = 0;
    http_begin(r);
    for (size_t at = 0; at < length && told == 0;) {
        size_t part = at == 0 && first > 0 ? first : step;
        if (part > length - at)
            part = length - at;
        char *copy = malloc(part); /* so that one byte too far is seen */
        memcpy(copy, text + at, part);
        told = http_feed(r, copy, part);
        free(copy);
        at += part;
    }
    if (told == 0)
        http_closed(r);
    return told;
}

/* True if the sample, fed like that, is understood as it should be. */
static int understood(const struct sample *sample, size_t first, size_t step)
{
    struct http_response r;
    size_t length = strlen(sample->text);
    int told = feed(&r, sample->text, length, first, step);
    int as_told = told == (!sample->early ? 0 : sample->reason ? -1 : 1);
    int as_said = sample->reason ? r.state == HTTP_WRONG &&
                                       strcmp(r.reason, sample->reason) == 0
                                 : r.state == HTTP_DONE;
    int good = as_told && as_said && r.status == sample->status &&
               r.body == sample->body;
    if (!good)
        printf("  told %d, status %d, %llu bytes, %s; cut at %zu, step %zu\n",
               told, r.status, r.body, r.reason ? r.reason : "right", first,
               step);
    http_end(&r);
    return good;
}

/* The text on one line. */
static const char *name_of(const char *text)
{
    static char name[512];
    size_t length = 0;
    for (; *text; text++)
        if (*text != '\r')
            name[length++] = *text == '\n' ? '|' : *text;
    name[length] = '\0';
    return name;
}

static void check_samples(void)
{
    for (int i = 0; i < SAMPLES; i++) {
        size_t length = strlen(samples[i].text);
        int good = understood(&samples[i], 0, length + 1) &&
                   understood(&samples[i], 0, 1) &&
                   understood(&samples[i], 0, 3);
        for (size_t cut = 1; cut < length && good; cut++)
            good = understood(&samples[i], cut, length);
        check(good, name_of(samples[i].text), NULL);
    }
}

/* Cut off anywhere, a response whose end is known is never complete. */
static void check_early_ends(void)
{
    for (int i = 0; i < SAMPLES; i++) {
        if (!samples[i].early || samples[i].reason)
            continue;
        size_t length = strlen(samples[i].text), cut = 0;
        int failed = 1;
        while (failed && cut < length) {
            struct http_response r;
            failed = feed(&r, samples[i].text, cut++, 0, length) == 0 &&
                     r.state == HTTP_WRONG &&
                     (strcmp(r.reason, HALF_WAY) == 0 ||
                      strcmp(r.reason, SILENT) == 0);
            http_end(&r);
        }
        check(failed, "cut off at every byte", name_of(samples[i].text));
    }
}

/* Feeds text count times behind begin; returns why it is refused, or NULL. */
static const char *feed_much(const char *begin, const char *text, int count)
{
    struct http_response r;
    http_begin(&r);
    http_feed(&r, begin, strlen(begin));
    for (int i = 0; i < count; i++)
        http_feed(&r, text, strlen(text));
    const char *reason = r.reason;
    http_end(&r);
    return reason;
}

static void check_limits(void)
{
    const char *reason = feed_much(OK, "X: y\r\n", HTTP_HEAD_MAX / 6 + 1);
    check_text("its headers are too long", reason ? reason : "taken",
               "endless headers", NULL);
    reason = feed_much(OK "X: ", "y", HTTP_HEAD_MAX);
    check_text("its headers are too long", reason ? reason : "taken",
               "an endless header", NULL);
    check(!feed_much(OK, "X: y\r\n", HTTP_HEAD_MAX / 6 - 10),
          "headers just below the limit", NULL);
    reason = feed_much("", "HTTP/1.1 100 Continue\r\n\r\n", 17);
    check_text("it answers 1xx again and again", reason ? reason : "taken",
               "answers 1xx without an end are refused", NULL);
    reason = feed_much(CHUNK "1;", "y", HTTP_HEAD_MAX);
    check_text("the extension of a chunk is too long",
               reason ? reason : "taken",
               "the extension of a chunk without an end is refused", NULL);
    reason = feed_much(CHUNK "0\r\n", "X: y\r\n", HTTP_HEAD_MAX / 6 + 1);
    check_text("its trailer is too long", reason ? reason : "taken",
               "trailer lines without an end are refused", NULL);
    reason = feed_much(CHUNK "0\r\nX: ", "y", HTTP_HEAD_MAX);
    check_text("its trailer is too long", reason ? reason : "taken",
               "an endless trailer", NULL);
    struct http_response r;
    http_begin(&r);
    check_number(-1, http_feed(&r, "HTTP/1.1 200 O\0K", 16), "a 0 in the head",
                 NULL);
    check_text("its headers hold a 0", r.reason ? r.reason : "taken",
               "and its reason", NULL);
    http_end(&r);
}

static void check_behind_the_end(void)
{
    struct http_response r;
    const char *text = OK "Content-Length: 2\r\n\r\nhi" OK "\r\n more";
    http_begin(&r);
    check_number(1, http_feed(&r, text, strlen(text)),
                 "bytes behind the end are ignored", NULL);
    check_number(2, (long long)r.body, "and not counted", NULL);
    check_number(1, http_feed(&r, "x", 1), "complete stays complete", NULL);
    check_number(1, http_closed(&r), "also when it closes", NULL);
    http_end(&r);
    http_begin(&r);
    http_feed(&r, OK "X: y\r\n\r\nbody", strlen(OK) + 12);
    check_text(OK "X: y\r\n\r\n", r.head, "the head is kept as it came", NULL);
    check_number((long long)strlen(r.head), (long long)r.head_length,
                 "with its length", NULL);
    http_end(&r);
}

/* Feeds text, step bytes at a time, to a response that keeps its body in room
 * bytes, and expects this there. */
static void check_kept(const char *text, size_t step, size_t room,
                       const char *expected)
{
    struct http_response r;
    char *kept = malloc(room); /* so that one byte too far is seen */
    memset(kept, '?', room);
    http_begin(&r);
    http_keep(&r, kept, room);
    check_text("", kept, "before a body there is an empty one", NULL);
    for (const char *at = text; *at; at += step) {
        step = step < strlen(at) ? step : strlen(at);
        http_feed(&r, at, step);
    }
    http_closed(&r);
    check_text(expected, kept, "the body is kept, as far as there is room",
               name_of(text));
    http_end(&r);
    free(kept);
}

static void check_keeping(void)
{
    const char *length = OK "Content-Length: 5\r\n\r\nhello behind it";
    const char *chunks =
        CHUNK "5\r\nhello\r\n6;x\r\n world\r\n0\r\nX: y\r\n\r\n";
    for (size_t step = 1; step < 200; step *= 3) {
        check_kept(length, step, 100, "hello");
        check_kept(length, step, 6, "hello");
        check_kept(length, step, 5, "hell");
        check_kept(length, step, 2, "h");
        check_kept(length, step, 1, "");
        check_kept(chunks, step, 100, "hello world");
        check_kept(chunks, step, 12, "hello world");
        check_kept(chunks, step, 8, "hello w");
        check_kept(chunks, step, 5, "hell");
        check_kept(chunks, step, 1, "");
        check_kept(OK "\r\nto the end", step, 100, "to the end");
        check_kept(OK "\r\nto the end", step, 7, "to the");
        check_kept(OK "Content-Length: 9\r\n\r\nhalf", step, 100, "half");
        check_kept("HTTP/1.1 204 No Content\r\n\r\nx", step, 100, "");
    }
}

/* A body is counted whole, whatever is kept of it. */
static void check_counting(void)
{
    struct http_response r;
    const char *text = OK "Content-Length: 5\r\n\r\nhello";
    char kept[3];
    http_begin(&r);
    http_keep(&r, kept, sizeof kept);
    check_number(1, http_feed(&r, text, strlen(text)),
                 "complete, although there is no room", NULL);
    check_number(5, (long long)r.body, "all of it is counted", NULL);
    http_end(&r);
    http_begin(&r);
    http_keep(&r, NULL, 0);
    check_number(1, http_feed(&r, text, strlen(text)),
                 "complete, although nothing is kept", NULL);
    check_number(5, (long long)r.body, "that is counted, too", NULL);
    http_end(&r);
}

static void check_request(const char *text, const char *line, const char *host)
{
    struct url url;
    char request[HTTP_REQUEST_MAX], expected[HTTP_REQUEST_MAX];
    url_parse(&url, text);
    size_t length = http_request(&url, request);
    check_number((long long)length, (long long)strlen(request), text, NULL);
    snprintf(expected, sizeof expected, "GET %s HTTP/1.1\r\nHost: %s\r\n", line,
             host);
    check(strncmp(request, expected, strlen(expected)) == 0, "its first lines",
          request);
    check(strstr(request, "\r\nConnection: close\r\n") != NULL,
          "it asks to close", NULL);
    check(strcmp(request + length - 4, "\r\n\r\n") == 0,
          "an empty line ends it", NULL);
}

static void check_requests(void)
{
    static char text[2500] = "http://";
    check_request("http://a/b?c#d", "/b?c", "a:80");
    check_request("http://[::1]:8000", "/", "[::1]:8000");
    struct url url;
    char request[HTTP_REQUEST_MAX];
    memset(text + 7, 'x', 255);
    text[262] = '/';
    memset(text + 263, 'y', 2045);
    check(!url_parse(&url, text), "the longest URL", NULL);
    check(http_request(&url, request) < HTTP_REQUEST_MAX, "has a request",
          NULL);
}

/* A small generator of our own, so that every machine tries the same. */
static unsigned next_random(void)
{
    static unsigned long long state = 2463534242;
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(state >> 33);
}

/* Changes some bytes, cuts somewhere: anything may come, but no crash, and
 * nothing but an end. */
static void check_random(int rounds)
{
    static const char bytes[] = "\r\n\0 :;0159afHT/.,x\xff";
    int ended = 0;
    for (int i = 0; i < rounds; i++) {
        char text[512];
        struct http_response r;
        const struct sample *sample = &samples[next_random() % SAMPLES];
        size_t length = strlen(sample->text);
        memcpy(text, sample->text, length);
        for (unsigned n = next_random() % 4; n > 0 && length > 0; n--)
            text[next_random() % length] =
                bytes[next_random() % (sizeof bytes - 1)];
        feed(&r, text, length, next_random() % 20, 1 + next_random() % 40);
        ended += r.state == HTTP_DONE || (r.state == HTTP_WRONG && r.reason);
        http_end(&r);
    }
    check_number(rounds, ended, "changed at random, they all end", NULL);
}

int main(void)
{
    check_samples();
    check_early_ends();
    check_limits();
    check_behind_the_end();
    check_keeping();
    check_counting();
    check_requests();
    check_random(50000);
    return check_end();
}
