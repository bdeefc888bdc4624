/* http.c: the text of HTTP: writing a request, reading a response as it
 * arrives in pieces of any size. */
#include <http.h>
#include <die.h>

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

size_t http_request(const struct url *url, char request[HTTP_REQUEST_MAX])
{
    int literal = strchr(url->host, ':') != NULL; /* IPv6 */
    int length = snprintf(request, HTTP_REQUEST_MAX,
                          "GET %s HTTP/1.1\r\n"
                          "Host: %s%s%s:%s\r\n"
                          "User-Agent: build-your-own-asyncio\r\n"
                          "Accept: */*\r\n"
                          "Connection: close\r\n"
                          "\r\n",
                          url->path, literal ? "[" : "", url->host,
                          literal ? "]" : "", url->port);
    assert(length > 0 && length < HTTP_REQUEST_MAX);
    return (size_t)length;
}

void http_begin(struct http_response *r)
{
    *r = (struct http_response){.state = HTTP_HEAD};
}

void http_keep(struct http_response *r, char *text, size_t size)
{
    assert(!text || size > 0);
    r->text = text;
    r->text_size = size;
    if (text)
        *text = '\0';
}

void http_end(struct http_response *r)
{
    free(r->head);
    r->head = NULL;
}

static void wrong(struct http_response *r, const char *reason)
{
    r->state = HTTP_WRONG;
    r->reason = reason;
}

enum { INTERIM_MAX = 16 }; /* answers 1xx before the real one */

/* ---- the head --------------------------------------------------------------
 * It is kept as it comes and taken apart once its empty line is here. */

static void keep_byte(struct http_response *r, char byte)
{
    if (r->head_length + 1 >= r->head_size) {
        r->head_size = r->head_size ? 2 * r->head_size : 512;
        r->head = xrealloc(r->head, r->head_size);
    }
    r->head[r->head_length++] = byte;
    r->head[r->head_length] = '\0';
}

/* Finds header NAME from *line on: sets *line behind its line, and returns its
 * value, which ends with the line; NULL at the end of the head. */
static const char *next_header(const char **line, const char *name)
{
    size_t length = strlen(name);
    while ((*line = strchr(*line, '\n')) != NULL) {
        const char *header = ++*line;
        if (strncasecmp(header, name, length) == 0 && header[length] == ':')
            return header + length + 1 + strspn(header + length + 1, " \t");
    }
    return NULL;
}

/* A decimal number that is all of its line; 0 if it is anything else. */
static int parse_length(const char *text, unsigned long long *number)
{
    size_t digits = strspn(text, "0123456789");
    const char *rest = text + digits + strspn(text + digits, " \t\r");
    if (digits == 0 || digits > 18 || *rest != '\n')
        return 0;
    *number = strtoull(text, NULL, 10);
    return 1;
}

/* The body is chunked if that is the last of its transfer codings. */
static int is_chunked(const char *head)
{
    const char *line = head, *value, *last = NULL;
    while ((value = next_header(&line, "Transfer-Encoding")) != NULL)
        last = value;
    if (!last)
        return 0;
    size_t end = strcspn(last, "\r\n");
    while (end > 0 && isspace((unsigned char)last[end - 1]))
        end--;
    return end >= 7 && strncasecmp(last + end - 7, "chunked", 7) == 0 &&
           (end == 7 || strchr(", \t", last[end - 8]));
}

static void choose_body(struct http_response *r)
{
    if (r->status == 204 || r->status == 304) {
        r->state = HTTP_DONE; /* they have none, whatever their headers say */
        return;
    }
    if (is_chunked(r->head)) {
        r->state = HTTP_CHUNK_SIZE;
        return;
    }
    const char *line = r->head, *value;
    r->state = HTTP_UNTIL_END;
    while ((value = next_header(&line, "Content-Length")) != NULL) {
        unsigned long long length;
        if (!parse_length(value, &length) ||
            (r->state == HTTP_LENGTH && length != r->left)) {
            wrong(r, "its Content-Length makes no sense");
            return;
        }
        r->left = length;
        r->state = HTTP_LENGTH;
    }
    if (r->state == HTTP_LENGTH && r->left == 0)
        r->state = HTTP_DONE;
}

/* The status of a line like HTTP/1.1 200 OK; 0 if it is none. */
static int parse_status(const char *line)
{
    static const char form[] = "HTTP/0.0 000"; /* 0: any digit */
    for (size_t i = 0; i < sizeof form - 1; i++)
        if (form[i] == '0' ? !isdigit((unsigned char)line[i])
                           : line[i] != form[i])
            return 0;
    char behind = line[sizeof form - 1];
    int status = atoi(line + sizeof "HTTP/0.0");
    return strchr(" \r\n", behind) && status >= 100 ? status : 0;
}

static void parse_head(struct http_response *r)
{
    int status = parse_status(r->head);
    if (status == 0) {
        wrong(r, "its status line is not HTTP");
    } else if (status >= 200 || status == 101) {
        r->status = status;
        choose_body(r);
    } else if (++r->interim > INTERIM_MAX) {
        wrong(r, "it answers 1xx again and again");
    } else {
        r->head_length = 0; /* 100 Continue and the like: the real one comes */
    }
}

static void feed_head(struct http_response *r, char byte)
{
    static const char start[] = "HTTP/";
    if (r->head_length < sizeof start - 1 && byte != start[r->head_length]) {
        wrong(r, "it does not begin with HTTP/");
        return;
    }
    if (byte == '\0' || r->head_length == HTTP_HEAD_MAX) {
        wrong(r, byte ? "its headers are too long" : "its headers hold a 0");
        return;
    }
    keep_byte(r, byte);
    if (byte == '\n' && r->line == 0)
        parse_head(r); /* the empty line */
    if (byte == '\n')
        r->line = 0;
    else if (byte != '\r')
        r->line++;
}

/* ---- chunks: SIZE[;EXTRA] CRLF DATA CRLF ... 0 CRLF [TRAILERS] CRLF ----- */

static void end_chunk_size(struct http_response *r)
{
    r->line = 0;
    r->state = r->left ? HTTP_CHUNK_DATA : HTTP_TRAILER;
}

static void feed_chunk_size(struct http_response *r, char byte)
{
    const char *digits = "0123456789abcdef", *digit;
    digit = byte ? strchr(digits, tolower((unsigned char)byte)) : NULL;
    if (digit && r->line < 15) {
        r->left = r->left * 16 + (unsigned)(digit - digits);
        r->line++;
    } else if (r->line == 0 || !strchr("\r\n; \t", byte) || !byte) {
        wrong(r, "the size of a chunk is not a number");
    } else if (byte == '\n') {
        end_chunk_size(r);
    } else {
        r->state = HTTP_CHUNK_EXTRA;
    }
}

static void feed_chunk_end(struct http_response *r, char byte)
{
    if (byte == '\n')
        r->state = HTTP_CHUNK_SIZE;
    else if (byte != '\r')
        wrong(r, "a chunk is longer than its size");
}

/* Reads the lines behind the last chunk; an empty one ends the response. */
static void feed_trailer(struct http_response *r, char byte)
{
    if (byte == '\n' && r->line == 0)
        r->state = HTTP_DONE;
    else if (byte == '\n')
        r->line = 0;
    else if (byte != '\r')
        r->line++;
    if (++r->left > HTTP_HEAD_MAX) /* it counted the bytes of chunks before */
        wrong(r, "its trailer is too long");
}

/* ---- feeding ------------------------------------------------------------ */

static void keep_body(struct http_response *r, const char *data, size_t length)
{
    if (!r->text || r->body + 1 >= r->text_size)
        return;
    size_t room = r->text_size - 1 - (size_t)r->body;
    size_t kept = length < room ? length : room;
    memcpy(r->text + r->body, data, kept);
    r->text[r->body + kept] = '\0';
}

/* Takes what belongs to the body or the chunk in one go; returns how much. */
static size_t feed_data(struct http_response *r, const char *data,
                        size_t length)
{
    if (r->state != HTTP_UNTIL_END) {
        if (length > r->left)
            length = (size_t)r->left;
        r->left -= length;
        if (r->left == 0)
            r->state = r->state == HTTP_LENGTH ? HTTP_DONE : HTTP_CHUNK_END;
    }
    keep_body(r, data, length);
    r->body += length;
    return length;
}

/* Takes at least one byte; returns how many. */
static size_t feed_some(struct http_response *r, const char *data,
                        size_t length)
{
    switch (r->state) {
    case HTTP_HEAD:
        feed_head(r, *data);
        return 1;
    case HTTP_CHUNK_SIZE:
        feed_chunk_size(r, *data);
        return 1;
    case HTTP_CHUNK_EXTRA:
        if (*data == '\n')
            end_chunk_size(r);
        else if (++r->line > HTTP_HEAD_MAX)
            wrong(r, "the extension of a chunk is too long");
        return 1;
    case HTTP_CHUNK_END:
        feed_chunk_end(r, *data);
        return 1;
    case HTTP_TRAILER:
        feed_trailer(r, *data);
        return 1;
    case HTTP_LENGTH:
    case HTTP_CHUNK_DATA:
    case HTTP_UNTIL_END:
        return feed_data(r, data, length);
    case HTTP_DONE:
    case HTTP_WRONG:
        break;
    }
    return length;
}

int http_feed(struct http_response *r, const char *data, size_t length)
{
    while (length > 0) {
        size_t taken = feed_some(r, data, length);
        data += taken;
        length -= taken;
    }
    return r->state == HTTP_WRONG ? -1 : r->state == HTTP_DONE;
}

int http_closed(struct http_response *r)
{
    if (r->state == HTTP_UNTIL_END)
        r->state = HTTP_DONE;
    if (r->state == HTTP_HEAD && r->head_length == 0)
        wrong(r, "the server closed the connection without an answer");
    else if (r->state != HTTP_DONE && r->state != HTTP_WRONG)
        wrong(r, "the server closed the connection half-way");
    return r->state == HTTP_DONE ? 1 : -1;
}
