/* echo_server.h: a server that sends back what it gets, to many clients at
 * once.
 *
 * Each client has a session: it reads what the client says into a buffer, and
 * reads no more before all of that went back. An error ends the session that it
 * hits, and no other. When no descriptor is left for the next client, accepting
 * pauses until a session ends, or for a second. */
#ifndef ECHO_SERVER_H
#define ECHO_SERVER_H

#include <loop.h>
#include <signal_pipe.h>

#include <netinet/in.h>

struct session; /* the server's side of a connection */

struct echo_server {
    struct loop *loop; /* main's */
    int listener;      /* the socket that clients connect to; owned */
    struct sockaddr_in address;
    struct handle acceptor;     /* called when a client waits there */
    int paused;                 /* the loop does not watch it now */
    struct signal_pipe signals; /* Ctrl-C, and the end of a pause */
    struct session *sessions;   /* owned */
    int now, most;              /* how many of them; at most at once */
    long clients;               /* that it took */
    long broken;                /* of these, by an error */
    long refused;               /* others, which the loop cannot watch */
    long pauses;                /* since it had no descriptor left */
    unsigned long long lines;   /* that came */
    unsigned long long bytes;   /* that went back */
};

/* Listens at a free port of this machine; address says which. Clients are
 * served while the loop runs, and SIGINT stops it. The server needs SIGALRM,
 * too. What goes wrong here ends the program. */
void echo_server_begin(struct echo_server *server, struct loop *loop);

/* Closes what is open, and prints what it has done. */
void echo_server_end(struct echo_server *server);

#endif
