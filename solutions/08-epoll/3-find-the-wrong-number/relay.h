/* relay.h: a call between two sockets: what comes in at one goes out at the
 * other. */
#ifndef RELAY_H
#define RELAY_H

#include <loop.h>

#include <stddef.h>

struct relay_end {
    struct relay *relay;  /* that it is a part of */
    int fd;               /* owned; it does not block */
    struct handle speaks; /* called when it can be read */
    struct handle hears;  /* called when it can be written */
    char text[1024];      /* what it is to hear */
    size_t length;        /* bytes of that */
    size_t heard;         /* how many went out already */
};

struct relay {
    struct loop *loop; /* the caller's */
    struct relay_end ends[2];
    int (*over)(void *argument); /* called when the call is over */
    void *argument;              /* for that; the caller's */
};

/* Begins a call between two sockets, which it takes over. When one of them
 * ends or fails, it closes both and calls over(argument), which returns 0 or an
 * error, as every callback does. Until then relay stays where it is. Returns 0;
 * or an error, and then both sockets are closed and there is no call. */
int relay_start(struct relay *relay, struct loop *loop, const int sockets[2],
                int (*over)(void *argument), void *argument);

#endif
