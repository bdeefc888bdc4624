/* echo_clients.h: the clients of the echo server: they connect, and when all
 * of them are connected each says a few lines and compares what comes back. */
#ifndef ECHO_CLIENTS_H
#define ECHO_CLIENTS_H

#include <loop.h>

#include <netinet/in.h>

struct client; /* one of them */

struct echo_clients {
    struct client *client;             /* all of them; owned */
    int count;                         /* how many */
    const struct sockaddr_in *address; /* of their server; the server's */
    struct loop *loop;                 /* main's */
    struct handle starter;             /* called until all are started */
    int started;                       /* how many */
    int arrived;                       /* they are connected, or failed */
    int ok, failed;
};

/* Starts count clients of the server at address. When the last one has ended
 * they stop the loop. One that fails says why, and the others go on. */
void echo_clients_begin(struct echo_clients *all, int count, struct loop *loop,
                        const struct sockaddr_in *address);

/* Closes what is open, and prints how many are ok and how many failed. */
void echo_clients_end(struct echo_clients *all);

#endif
