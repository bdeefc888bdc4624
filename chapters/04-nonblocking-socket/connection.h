/* connection.h: fetching one page over a socket that never waits, a step at a
 * time. Between two steps the connection keeps its place by itself, so that
 * one program can go to and fro between many. */
#ifndef CONNECTION_H
#define CONNECTION_H

#include <http.h>
#include <page.h>

enum connection_state {
    CONNECTION_NEW,        /* nothing was done yet */
    CONNECTION_CONNECTING, /* the server has not said yes yet */
    CONNECTION_SENDING,    /* a part of the request is not sent yet */
    CONNECTION_RECEIVING,  /* a part of the response is not here yet */
    CONNECTION_DONE,       /* the page came, or failed: page says which */
};

struct connection {
    enum connection_state state;
    struct page *page;             /* what to fetch; the caller's */
    int fd;                        /* the socket; -1: none */
    struct addrinfo *addresses;    /* of its host; owned */
    struct addrinfo *next;         /* the one to try if this one fails */
    char *request;                 /* owned */
    size_t length;                 /* bytes of the request */
    size_t sent;                   /* how many of them are out */
    struct http_response response; /* as far as it is here */
};

/* Makes c ready to fetch page. Nothing is started before the first step. */
void connection_begin(struct connection *c, struct page *page);

/* Does one thing: starts to connect, sees whether the server said yes, sends a
 * piece, receives a piece. Returns 1 if that brought c further, 0 if c would
 * have to wait (or is done already). Blocks only while the host's name is
 * looked up, in the first step. Frees what c holds when it gets to
 * CONNECTION_DONE. */
int connection_step(struct connection *c);

/* Gives the page up for this reason; c is done then. */
void connection_fail(struct connection *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
