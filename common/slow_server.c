/* slow_server.c: a web server that takes a while to answer. It is an event
 * loop written for one purpose: chapter 5 explains how such a loop works. A
 * client whose answer is not due yet costs it nothing, so that thousands can
 * wait at once. */
#include <slow_server.h>
#include <die.h>
#include <monotonic.h>

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    REQUEST_MAX = 4096,     /* bytes */
    PATH_LENGTH_MAX = 3000, /* bytes: an answer must have room for it */
    BACKLOG = 10000,        /* the kernel lowers it to what it allows */
};

struct client {
    int fd;
    char text[REQUEST_MAX]; /* the request, later the answer */
    size_t length;          /* bytes of it */
    size_t sent;            /* bytes of the answer that are out */
    int answering;          /* text holds the answer */
    double deadline;        /* when to answer; monotonic seconds */
    struct client *next;    /* in server.talking, or later in the ring */
    struct client *earlier; /* in the ring of those that wait */
};

struct server {
    int listener;
    int port;               /* of listener */
    int control;            /* readable when the starter closed its end */
    int full;               /* out of descriptors until a client leaves */
    struct client *talking; /* they send a request, or get an answer */
    struct client ring;     /* its next is the first to be answered: those
                                 that wait, sorted by deadline */
    struct pollfd *polls;   /* control, listener, then all of talking */
    size_t polls_size;      /* how many fit */
    long held;              /* requests that wait now */
    struct slow_server_report report;
};

/* ---- clients that wait -------------------------------------------------- */

static int has_waiting(const struct server *server)
{
    return server->ring.next != &server->ring;
}

/* Puts the client where its deadline belongs. Most delays are equal, so the
 * search from the end is short. */
static void start_waiting(struct server *server, struct client *client,
                          double seconds)
{
    client->deadline = monotonic_now() + seconds;
    struct client *before = server->ring.earlier;
    while (before != &server->ring && before->deadline > client->deadline)
        before = before->earlier;
    client->earlier = before;
    client->next = before->next;
    client->next->earlier = client;
    before->next = client;
    server->report.requests++;
    if (++server->held > server->report.most_at_once)
        server->report.most_at_once = server->held;
}

static struct client *stop_waiting(struct server *server)
{
    struct client *client = server->ring.next;
    server->ring.next = client->next;
    client->next->earlier = &server->ring;
    server->held--;
    return client;
}

/* ---- answers ------------------------------------------------------------ */

static void start_talking(struct server *server, struct client *client)
{
    client->next = server->talking;
    server->talking = client;
}

static void answer(struct server *server, struct client *client,
                   const char *status, const char *body)
{
    int length = snprintf(client->text, sizeof client->text,
                          "HTTP/1.1 %s\r\n"
                          "Server: slow\r\n"
                          "Content-Type: text/plain\r\n"
                          "Content-Length: %zu\r\n"
                          "Connection: close\r\n"
                          "\r\n"
                          "%s",
                          status, strlen(body), body);
    client->length = (size_t)length;
    client->answering = 1;
    start_talking(server, client);
}

static void answer_report(struct server *server, struct client *client)
{
    char body[100];
    snprintf(body, sizeof body, "%ld requests, at most %ld at once\n",
             server->report.requests, server->report.most_at_once);
    answer(server, client, "200 OK", body);
}

/* What stands behind prefix in the request line; NULL if it is another. */
static char *behind(struct client *client, const char *prefix)
{
    size_t length = strlen(prefix);
    return strncmp(client->text, prefix, length) == 0 ? client->text + length
                                                      : NULL;
}

/* The client has waited for its answer. */
static void answer_page(struct server *server, struct client *client)
{
    char body[REQUEST_MAX] = "You have waited for this page.\n";
    const char *path = behind(client, "GET /next/");
    if (path)
        snprintf(body, sizeof body, "http://127.0.0.1:%d/delay/%.*s\n",
                 server->port, (int)strcspn(path, " \r\n"), path);
    answer(server, client, "200 OK", body);
}

/* The request is here, and begins with a line like GET /delay/0.5/1 HTTP/1.1 */
static void handle_request(struct server *server, struct client *client)
{
    char *start = behind(client, "GET /delay/"), *end;
    if (!start)
        start = behind(client, "GET /next/");
    if (start && strcspn(start, " \r\n") > PATH_LENGTH_MAX) {
        answer(server, client, "414 URI Too Long", "");
    } else if (start) {
        double seconds = strtod(start, &end);
        if (end > start && *end == '/' && seconds >= 0 &&
            seconds <= SLOW_SERVER_SECONDS_MAX)
            start_waiting(server, client, seconds);
        else
            answer(server, client, "400 Bad Request",
                   "The form is /delay/SECONDS/ANYTHING, or /next/...\n");
    } else if (behind(client, "GET /report ")) {
        answer_report(server, client);
    } else {
        answer(server, client, "404 Not Found",
               "There are /delay/SECONDS/ANYTHING, /next/SECONDS/ANYTHING and "
               "/report\n");
    }
}

/* ---- sockets ------------------------------------------------------------ */

static void close_client(struct server *server, struct client *client)
{
    close(client->fd);
    free(client);
    server->full = 0;
}

/* Reads what is there. Keeps the client in talking until its request ends. */
static void read_request(struct server *server, struct client *client)
{
    ssize_t got = recv(client->fd, client->text + client->length,
                       REQUEST_MAX - 1 - client->length, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
        start_talking(server, client);
        return;
    }
    if (got <= 0) {
        close_client(server, client);
        return;
    }
    client->length += (size_t)got;
    client->text[client->length] = '\0';
    if (strstr(client->text, "\r\n\r\n"))
        handle_request(server, client);
    else if (client->length == REQUEST_MAX - 1)
        answer(server, client, "431 Request Header Fields Too Large", "");
    else
        start_talking(server, client);
}

static void write_answer(struct server *server, struct client *client)
{
    ssize_t put = send(client->fd, client->text + client->sent,
                       client->length - client->sent, 0);
    if (put < 0 && errno != EAGAIN && errno != EINTR) {
        close_client(server, client); /* it went away */
        return;
    }
    client->sent += put > 0 ? (size_t)put : 0;
    if (client->sent == client->length)
        close_client(server, client);
    else
        start_talking(server, client);
}

static void accept_clients(struct server *server)
{
    int fd;
    while ((fd = accept(server->listener, NULL, NULL)) >= 0) {
        struct client *client = xcalloc(1, sizeof *client);
        client->fd = fd;
        if (fcntl(fd, F_SETFL, O_NONBLOCK) != 0)
            close_client(server, client);
        else
            start_talking(server, client);
    }
    /* Out of descriptors: what waits in the queue of the listener stays there,
     * and so it is not asked again before a client left, if there is one. */
    server->full = (errno == EMFILE || errno == ENFILE || errno == ENOBUFS ||
                    errno == ENOMEM) &&
                   (server->talking || has_waiting(server));
}

/* ---- the loop ----------------------------------------------------------- */

static size_t fill_polls(struct server *server)
{
    size_t count = 2;
    for (struct client *c = server->talking; c; c = c->next)
        count++;
    if (count > server->polls_size) {
        server->polls_size = 2 * count;
        server->polls =
            xrealloc(server->polls, server->polls_size * sizeof *server->polls);
    }
    struct pollfd *poll = server->polls;
    *poll++ = (struct pollfd){.fd = server->control, .events = POLLIN};
    *poll++ = (struct pollfd){.fd = server->full ? -1 : server->listener,
                              .events = POLLIN};
    for (struct client *c = server->talking; c; c = c->next)
        *poll++ = (struct pollfd){.fd = c->fd,
                                  .events = c->answering ? POLLOUT : POLLIN};
    return count;
}

/* Milliseconds until the first deadline, rounded up; -1 if there is none. */
static int time_left(const struct server *server)
{
    if (!has_waiting(server))
        return -1;
    double seconds = server->ring.next->deadline - monotonic_now();
    return seconds > 0 ? (int)ceil(seconds * 1000) : 0;
}

/* Goes through the clients in the order in which fill_polls() took them. */
static void serve_talking(struct server *server)
{
    struct pollfd *poll = server->polls + 2;
    struct client *client = server->talking;
    server->talking = NULL;
    while (client) {
        struct client *next = client->next;
        if (!(poll++)->revents)
            start_talking(server, client);
        else if (client->answering)
            write_answer(server, client);
        else
            read_request(server, client);
        client = next;
    }
}

static void serve(struct server *server)
{
    for (;;) {
        size_t count = fill_polls(server);
        if (poll(server->polls, (nfds_t)count, time_left(server)) < 0) {
            if (errno != EINTR)
                die_errno("the slow server: poll");
            continue;
        }
        if (server->polls[0].revents)
            return;
        serve_talking(server);
        if (server->polls[1].revents)
            accept_clients(server);
        double now = monotonic_now();
        while (has_waiting(server) && server->ring.next->deadline <= now)
            answer_page(server, stop_waiting(server));
    }
}

/* ---- starting and stopping ---------------------------------------------- */

static int listen_somewhere(int *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t length = sizeof address;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, length) != 0 ||
        listen(fd, BACKLOG) != 0 || fcntl(fd, F_SETFL, O_NONBLOCK) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &length) != 0)
        die_errno("cannot start the slow server");
    *port = ntohs(address.sin_port);
    return fd;
}

static _Noreturn void child(int listener, int port, int control)
{
    struct server server = {
        .listener = listener, .port = port, .control = control};
    server.ring.next = server.ring.earlier = &server.ring;
    signal(SIGINT, SIG_IGN);  /* Ctrl-C ends the starter, and that ends this */
    signal(SIGQUIT, SIG_IGN); /* the same for Ctrl-\, which may not end it */
    serve(&server);
    while (write(control, &server.report, sizeof server.report) < 0)
        if (errno != EINTR)
            _exit(EXIT_FAILURE); /* the starter is gone: nobody to tell */
    _exit(EXIT_SUCCESS);
}

void slow_server_start(struct slow_server *server)
{
    int ends[2], listener = listen_somewhere(&server->port);
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
        die_errno("cannot start the slow server: socketpair");
    fflush(NULL); /* else the child would have a copy of what is not written */
    server->pid = fork();
    if (server->pid < 0)
        die_errno("cannot start the slow server: fork");
    if (server->pid == 0) {
        close(ends[0]);
        child(listener, server->port, ends[1]);
    }
    close(listener);
    close(ends[1]);
    server->control = ends[0];
}

/* Reads the whole report, in however many pieces. */
static int read_report(int control, struct slow_server_report *report)
{
    size_t have = 0;
    while (have < sizeof *report) {
        ssize_t got =
            read(control, (char *)report + have, sizeof *report - have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return -1;
        have += (size_t)got;
    }
    return 0;
}

int slow_server_stop(struct slow_server *server,
                     struct slow_server_report *report)
{
    /* Not close(): processes forked since may hold copies of this end. */
    shutdown(server->control, SHUT_WR);
    int result = read_report(server->control, report);
    close(server->control);
    while (waitpid(server->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    return result;
}
