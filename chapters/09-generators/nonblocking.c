/* nonblocking.c: calls on sockets that never wait: chapter 4 explains each. */
#include <nonblocking.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

/* The reason in errno. A signal is no reason to fail: the call can be made
 * again. */
static int reason(void)
{
    return errno == EWOULDBLOCK || errno == EINTR ? EAGAIN : errno;
}

int nonblocking_connect(const struct addrinfo *address, int *fd)
{
    *fd = socket(address->ai_family, address->ai_socktype, 0);
    if (*fd < 0)
        return errno;
    if (fcntl(*fd, F_SETFL, O_NONBLOCK) == 0 &&
        (connect(*fd, address->ai_addr, address->ai_addrlen) == 0 ||
         errno == EINPROGRESS || errno == EINTR))
        return 0;
    int error = errno;
    close(*fd);
    *fd = -1;
    return error;
}

/* A failure waits in SO_ERROR; a success shows in the socket having a peer. */
int nonblocking_connected(int fd)
{
    struct sockaddr_storage peer;
    socklen_t length = sizeof peer;
    int error = 0;
    socklen_t error_length = sizeof error;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &error_length) != 0)
        return errno;
    if (error || getpeername(fd, (struct sockaddr *)&peer, &length) == 0)
        return error;
    return errno == ENOTCONN ? EAGAIN : errno;
}

int nonblocking_send(int fd, const char **data, size_t *length)
{
    ssize_t sent = send(fd, *data, *length, 0);
    if (sent < 0)
        return reason();
    *data += sent;
    *length -= (size_t)sent;
    return 0;
}

int nonblocking_recv(int fd, char *data, size_t size, size_t *got)
{
    ssize_t count = recv(fd, data, size, 0);
    if (count < 0)
        return reason();
    *got = (size_t)count;
    return 0;
}
