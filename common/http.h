/* http.h: the text of HTTP: writing a request, reading a response as it
 * arrives in pieces of any size. It does no I/O: every chapter has its own
 * way to move the bytes, and all of them use this. */
#ifndef HTTP_H
#define HTTP_H

#include <url.h>

#include <stddef.h>

enum { HTTP_REQUEST_MAX = 2600 };   /* bytes: the longest URL, and the rest */
enum { HTTP_HEAD_MAX = 64 * 1024 }; /* bytes: longer headers are refused */

/* Writes the GET request for url and returns its length, below
 * HTTP_REQUEST_MAX. The server is asked to close the connection at the end. */
size_t http_request(const struct url *url, char request[HTTP_REQUEST_MAX]);

enum http_state {
    HTTP_HEAD,        /* the status line and the headers */
    HTTP_LENGTH,      /* a body of known length */
    HTTP_CHUNK_SIZE,  /* the hexadecimal digits that open a chunk */
    HTTP_CHUNK_EXTRA, /* the rest of their line */
    HTTP_CHUNK_DATA,  /* the chunk itself */
    HTTP_CHUNK_END,   /* the line end behind it */
    HTTP_TRAILER,     /* headers behind the last chunk */
    HTTP_UNTIL_END,   /* a body that ends with the connection */
    HTTP_DONE,        /* all is here */
    HTTP_WRONG,       /* this is not HTTP; see reason */
};

struct http_response {
    enum http_state state;
    int status;              /* 200, 404 ...; 0 until the headers are here */
    unsigned long long body; /* bytes of the body so far, chunk sizes apart */
    char *head;              /* status line and headers as they came; owned */
    size_t head_length;      /* bytes */
    const char *reason;      /* of HTTP_WRONG; a constant text */
    unsigned long long left; /* bytes left of the body or of the chunk */
    size_t head_size;        /* bytes allocated for head */
    char *text;              /* a copy of the body goes here; NULL: none */
    size_t text_size;        /* bytes there */
    int interim;             /* answers 1xx that came before */
    size_t line;             /* bytes in the line that is being read */
};

/* Makes r ready for a new response. http_end() frees what it allocates. */
void http_begin(struct http_response *r);

/* Copies the body to text as it comes, as far as size bytes go (above 0), and
 * ends it with a 0. text is the caller's. NULL: the body is only counted, as at
 * first. */
void http_keep(struct http_response *r, char *text, size_t size);

/* Takes the next length bytes from the server. Returns 0 while more is wanted,
 * 1 when the response is complete, -1 when it is not HTTP (see r->reason).
 * Bytes behind the end of the response are ignored. */
int http_feed(struct http_response *r, const char *data, size_t length);

/* Tells r that the server closed the connection. Returns 1 when the response
 * is complete, -1 when it is not (see r->reason). */
int http_closed(struct http_response *r);

/* Frees what r holds. */
void http_end(struct http_response *r);

#endif
