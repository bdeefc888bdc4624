/* slow_server.h: a web server that takes a while to answer, in a child process
 * of its own, on a free port of this machine.
 *
 *   GET /delay/SECONDS/ANYTHING   answers after SECONDS
 *   GET /next/SECONDS/ANYTHING    the same, and its body is the URL of the next
 *                                 page: http://.../delay/SECONDS/ANYTHING
 *   GET /report                   how many requests it got and held at once
 */
#ifndef SLOW_SERVER_H
#define SLOW_SERVER_H

#include <sys/types.h>

struct slow_server {
    pid_t pid;
    int port;
    int control; /* a socket pair: the server lives while our end is open */
};

struct slow_server_report {
    long requests;     /* for /delay and /next, since it started */
    long most_at_once; /* the largest number of them held at the same time */
};

enum { SLOW_SERVER_SECONDS_MAX = 3600 }; /* the longest delay */

/* Starts a server; it ends with slow_server_stop(), or when every process that
 * has server->control open has ended, in whatever way. Where there can be no
 * server, the program ends with the reason. */
void slow_server_start(struct slow_server *server);

/* Ends the server, waits for it, and fills in its report. Returns 0, or -1 when
 * it had died before. */
int slow_server_stop(struct slow_server *server,
                     struct slow_server_report *report);

#endif
