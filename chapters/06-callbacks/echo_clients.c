/* echo_clients.c: the clients of the echo server. */
#include <die.h>
#include <echo_clients.h>
#include <echo_endpoint.h>

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum {
    TOLD = 10,      /* more clients get no line of output each */
    LINES = 3,      /* that a client sends */
    LINE_SIZE = 64, /* bytes, for the longest of them */
};

struct client {
    struct endpoint end;
    struct echo_clients *all;
    int number;           /* 1, 2, 3 ... */
    int line;             /* that it sends, or waits for: 1, 2, 3 ... */
    char text[LINE_SIZE]; /* of this line */
    size_t length;        /* bytes in it */
    size_t done;          /* of these, bytes that are sent, or came back */
};

/* ---- a client ------------------------------------------------------------ */

static void client_end(struct client *c)
{
    struct echo_clients *all = c->all;
    if (c->end.fd >= 0)
        endpoint_close(&c->end);
    if (all->ok + all->failed == all->count)
        loop_stop(all->loop);
}

static int __attribute__((format(printf, 2, 3)))
client_fail(struct client *c, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fflush(stdout);
    fprintf(stderr, "client %d: ", c->number);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    c->all->failed++;
    client_end(c);
    return 0;
}

/* send() or recv() did nothing; what says which. */
static int client_retry(struct client *c, const char *what)
{
    return not_now() ? 0
                     : client_fail(c, "cannot %s: %s", what, strerror(errno));
}

static int client_wait(struct client *c, int error)
{
    return error ? client_fail(c, "the loop cannot watch descriptor %d: %s",
                               c->end.fd, error_name(error))
                 : 0;
}

/* It has said that it sends no more; the server does the same. */
static int client_hear_end(void *argument)
{
    struct client *c = argument;
    char byte;
    ssize_t got = recv(c->end.fd, &byte, 1, 0);
    if (got < 0)
        return client_retry(c, "receive");
    if (got > 0)
        return client_fail(c, "more came back than went out");
    c->all->ok++;
    if (c->all->count <= TOLD)
        printf("client %d: %d lines came back\n", c->number, LINES);
    client_end(c);
    return 0;
}

static int client_send(void *argument);

static int client_next_line(struct client *c)
{
    if (c->line == LINES) {
        if (shutdown(c->end.fd, SHUT_WR) != 0)
            return client_fail(c, "shutdown: %s", strerror(errno));
        int error = endpoint_wait_readable(&c->end, HANDLE(client_hear_end, c));
        return client_wait(c, error);
    }
    c->line++;
    c->length = (size_t)snprintf(c->text, sizeof c->text,
                                 "client %d, line %d\n", c->number, c->line);
    c->done = 0;
    int error = endpoint_wait_writable(&c->end, HANDLE(client_send, c));
    return client_wait(c, error);
}

static int client_receive(void *argument)
{
    struct client *c = argument;
    char reply[LINE_SIZE];
    ssize_t got = recv(c->end.fd, reply, sizeof reply, 0);
    if (got < 0)
        return client_retry(c, "receive");
    if (got == 0)
        return client_fail(c, "the server closed the connection");
    if ((size_t)got > c->length - c->done ||
        memcmp(reply, c->text + c->done, (size_t)got) != 0)
        return client_fail(c, "line %d came back as something else", c->line);
    c->done += (size_t)got;
    return c->done < c->length ? 0 : client_next_line(c);
}

static int client_send(void *argument)
{
    struct client *c = argument;
    ssize_t sent = send(c->end.fd, c->text + c->done, c->length - c->done, 0);
    if (sent < 0)
        return client_retry(c, "send");
    c->done += (size_t)sent;
    if (c->done < c->length)
        return 0;
    c->done = 0;
    int error = endpoint_wait_readable(&c->end, HANDLE(client_receive, c));
    return client_wait(c, error);
}

/* ---- all clients --------------------------------------------------------- */

/* One more is connected, or failed. The last one is the signal for all. */
static void arrive(struct echo_clients *all)
{
    if (++all->arrived < all->count)
        return;
    for (int i = 0; i < all->count; i++)
        if (all->client[i].end.fd >= 0)
            client_next_line(&all->client[i]);
}

static int client_connected(void *argument)
{
    struct client *c = argument;
    int reason = 0;
    socklen_t length = sizeof reason;
    if (getsockopt(c->end.fd, SOL_SOCKET, SO_ERROR, &reason, &length) != 0)
        reason = errno;
    endpoint_stop_waiting(&c->end);
    if (reason)
        client_fail(c, "cannot connect: %s", strerror(reason));
    arrive(c->all);
    return 0;
}

/* The loop watches it first: a socket that it cannot watch need not connect. */
static void client_connect(struct client *c)
{
    const struct sockaddr_in *address = c->all->address;
    int fd = c->end.fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || fcntl(fd, F_SETFL, O_NONBLOCK) != 0) {
        client_fail(c, "cannot have a socket: %s", strerror(errno));
        return;
    }
    int error = endpoint_wait_writable(&c->end, HANDLE(client_connected, c));
    client_wait(c, error);
    if (c->end.fd >= 0 &&
        connect(fd, (const struct sockaddr *)address, sizeof *address) != 0 &&
        errno != EINPROGRESS && errno != EINTR)
        client_fail(c, "cannot connect: %s", strerror(errno));
}

/* Starts one in each tick, since the server takes one in each. */
static int start_client(void *argument)
{
    struct echo_clients *all = argument;
    struct client *c = &all->client[all->started++];
    c->number = all->started;
    c->all = all;
    c->end.loop = all->loop;
    client_connect(c);
    if (c->end.fd < 0)
        arrive(all); /* it failed at once */
    if (all->started < all->count)
        return loop_call_soon(all->loop, &all->starter);
    return 0;
}

void echo_clients_begin(struct echo_clients *all, int count, struct loop *loop,
                        const struct sockaddr_in *address)
{
    *all =
        (struct echo_clients){.count = count, .address = address, .loop = loop};
    all->client = xcalloc((size_t)count, sizeof *all->client);
    all->starter = HANDLE(start_client, all);
    must_succeed(loop_call_soon(loop, &all->starter));
}

void echo_clients_end(struct echo_clients *all)
{
    handle_cancel(&all->starter);
    for (int i = 0; i < all->started; i++)
        if (all->client[i].end.fd >= 0)
            endpoint_close(&all->client[i].end);
    free(all->client);
    printf("%d clients, %d ok, %d failed\n", all->count, all->ok, all->failed);
}
