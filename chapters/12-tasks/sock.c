/* sock.c: coroutines that wait for sockets. Each tries first, and waits only if
 * it has to. */
#include <sock.h>
#include <loop.h>
#include <nonblocking.h>

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* ---- waiting until a socket is ready ------------------------------------- */

struct ready {
    CO;
    int fd;            /* the caller's */
    int writing;       /* it waits for room; otherwise for something to read */
    struct loop *loop; /* that watches fd */
    int watching;      /* it does */
    struct future *done; /* finished when fd is ready; owned */
    struct handle watcher;
};

/* Not twice, and not if another one has taken its place: that is the other's
 * watcher. */
static void stop_watching(struct ready *self)
{
    int mine = self->watching && !self->watcher.cancelled;
    if (mine && self->writing)
        loop_remove_writer(self->loop, self->fd);
    if (mine && !self->writing)
        loop_remove_reader(self->loop, self->fd);
    self->watching = 0;
}

static int is_ready(void *argument)
{
    struct ready *self = argument;
    stop_watching(self);
    return future_release(self->done);
}

static int start_watching(struct ready *self)
{
    self->loop = loop_running();
    self->done = loop_create_future(self->loop);
    self->watcher = HANDLE(is_ready, self);
    int error = self->writing
                    ? loop_add_writer(self->loop, self->fd, &self->watcher)
                    : loop_add_reader(self->loop, self->fd, &self->watcher);
    self->watching = error == 0;
    return error;
}

ASYNC(ready)
{
    int error;
    BEGIN;
    error = start_watching(self);
    if (error)
        RAISE(error);
    AWAIT(ref(self->done));
FINALLY:
    stop_watching(self);
    unref(self->done);
    END;
}

static struct co *readable(int fd)
{
    return CALL(ready, .fd = fd);
}

static struct co *writable(int fd)
{
    return CALL(ready, .fd = fd, .writing = 1);
}

/* ---- connecting ---------------------------------------------------------- */

static int set_nonblocking(int fd)
{
    return fcntl(fd, F_SETFL, O_NONBLOCK) == 0 ? 0 : errno;
}

int sock_new(int family, int type, int *fd)
{
    *fd = socket(family, type, 0);
    int error = *fd < 0 ? errno : set_nonblocking(*fd);
    if (error && *fd >= 0)
        close(*fd);
    if (error)
        *fd = -1;
    return error;
}

void sock_drop(struct value fd)
{
    close((int)fd.as.number);
}

struct sock_connect {
    CO;
    int fd;
    const struct sockaddr *address;
    socklen_t length;
    int error;
};

ASYNC(sock_connect)
{
    BEGIN;
    if (connect(self->fd, self->address, self->length) == 0)
        RETURN(NONE);
    if (errno != EINPROGRESS && errno != EINTR)
        RAISE(errno);
    do {
        AWAIT(writable(self->fd));
        self->error = nonblocking_connected(self->fd);
    } while (self->error == EAGAIN);
    if (self->error)
        RAISE(self->error);
    END;
}

struct co *sock_connect(int fd, const struct sockaddr *address,
                        socklen_t length)
{
    return CALL(sock_connect, .fd = fd, .address = address, .length = length);
}

/* ---- receiving and sending ----------------------------------------------- */

struct sock_recv {
    CO;
    int fd;
    void *data;
    size_t size;
};

ASYNC(sock_recv)
{
    size_t got;
    int error;
    BEGIN;
    while ((error = nonblocking_recv(self->fd, self->data, self->size, &got)) ==
           EAGAIN)
        AWAIT(readable(self->fd));
    if (error)
        RAISE(error);
    RETURN(got);
    END;
}

struct co *sock_recv(int fd, void *data, size_t size)
{
    return CALL(sock_recv, .fd = fd, .data = data, .size = size);
}

struct sock_sendall {
    CO;
    int fd;
    const char *data; /* what is left of it */
    size_t length;
};

ASYNC(sock_sendall)
{
    int error;
    BEGIN;
    while (self->length > 0) {
        error = nonblocking_send(self->fd, &self->data, &self->length);
        if (error == EAGAIN)
            AWAIT(writable(self->fd));
        else if (error)
            RAISE(error);
    }
    END;
}

struct co *sock_sendall(int fd, const void *data, size_t length)
{
    return CALL(sock_sendall, .fd = fd, .data = data, .length = length);
}

/* ---- accepting ----------------------------------------------------------- */

struct sock_accept {
    CO;
    int fd;
};

/* *connection is the next one. A client that has gone meanwhile is none. */
static int accept_next(int fd, int *connection)
{
    *connection = accept(fd, NULL, NULL);
    if (*connection < 0)
        return errno == EWOULDBLOCK || errno == EINTR ||
                       errno == ECONNABORTED || errno == EPROTO
                   ? EAGAIN
                   : errno;
    int error = set_nonblocking(*connection);
    if (error)
        close(*connection);
    return error;
}

ASYNC(sock_accept)
{
    int connection, error;
    BEGIN;
    while ((error = accept_next(self->fd, &connection)) == EAGAIN)
        AWAIT(readable(self->fd));
    if (error)
        RAISE(error);
    RETURN(VALUE_WITH(connection, sock_drop));
    END;
}

struct co *sock_accept(int fd)
{
    return CALL(sock_accept, .fd = fd);
}
