/* nonblocking.h: calls on sockets that never wait. Each returns 0 when it has
 * done something, EAGAIN when it would have to wait, or why it failed. */
#ifndef NONBLOCKING_H
#define NONBLOCKING_H

#include <netdb.h>
#include <stddef.h>

/* Begins to connect to address. *fd is the socket, to be closed by the caller;
 * after an error it is -1. It is connected when nonblocking_connected() says
 * so. */
int nonblocking_connect(const struct addrinfo *address, int *fd);
int nonblocking_connected(int fd);

/* Sends what goes at once of the *length bytes at *data, and moves both on. */
int nonblocking_send(int fd, const char **data, size_t *length);

/* Receives at most size bytes. *got is how many came; 0: the other side has
 * closed the connection. */
int nonblocking_recv(int fd, char *data, size_t size, size_t *got);

#endif
