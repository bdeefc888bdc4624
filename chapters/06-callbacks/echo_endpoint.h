/* echo_endpoint.h: what the echo server and its clients have in common: a
 * connected socket, which waits for one thing at a time. */
#ifndef ECHO_ENDPOINT_H
#define ECHO_ENDPOINT_H

#include <loop.h>

struct endpoint {
    struct loop *loop;   /* main's */
    int fd;              /* owned; -1: closed, or not open yet */
    struct handle ready; /* called when what it waits for has come */
};

/* Has ready called when the socket can be read (written): not what it waited
 * for before. Returns 0 or an error. */
int endpoint_wait_readable(struct endpoint *end, struct handle ready);
int endpoint_wait_writable(struct endpoint *end, struct handle ready);

/* It waits for nothing. */
void endpoint_stop_waiting(struct endpoint *end);

void endpoint_close(struct endpoint *end);

/* errno says that the call did nothing, and that nothing is wrong: it can be
 * made again later. */
int not_now(void);

#endif
