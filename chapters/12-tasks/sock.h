/* sock.h: coroutines that wait for sockets. fd is non-blocking, and the
 * caller's; one coroutine at a time reads from it, and one writes. An error of
 * the system is raised: ECONNRESET ... */
#ifndef SOCK_H
#define SOCK_H

#include <coroutine.h>

#include <stddef.h>
#include <sys/socket.h>

/* A new non-blocking socket in *fd, to be closed by the caller. Returns 0, or
 * an error; then *fd is -1. */
int sock_new(int family, int type, int *fd);

/* Closes a socket that nobody has taken: VALUE_WITH(fd, sock_drop). */
void sock_drop(struct value fd);

/* Connects fd. address is the caller's, and stays until then.
 * asyncio: loop.sock_connect() */
struct co *sock_connect(int fd, const struct sockaddr *address,
                        socklen_t length);

/* Returns how many bytes came, at most size; 0: the other side has closed the
 * connection. data is the caller's, and stays until then.
 * asyncio: loop.sock_recv_into() */
struct co *sock_recv(int fd, void *data, size_t size);

/* Sends all. data is the caller's, and stays until then.
 * asyncio: loop.sock_sendall() */
struct co *sock_sendall(int fd, const void *data, size_t length);

/* Returns a connection to fd, a listening socket: a new non-blocking socket,
 * which is the caller's; it is closed if nobody takes it. EMFILE and ENFILE are
 * raised at once, each time: sleep before you try again.
 * asyncio: loop.sock_accept() */
struct co *sock_accept(int fd);

#endif
