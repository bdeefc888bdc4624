/* echo.c: an echo server and its clients, in one thread and one loop.
 *
 *   echo [-n CLIENTS]   5 without -n; 0: no clients, it serves until Ctrl-C */
#include <descriptors.h>
#include <die.h>
#include <loop.h>
#include <options.h>

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    CLIENTS = 5, /* without -n */
    CLIENTS_MAX = 10000,
    CLIENTS_TOLD = 10,  /* above that, clients get no line of output each */
    LINES = 3,          /* that a client sends */
    LINE_SIZE = 64,     /* bytes, for the longest of them */
    BUFFER_SIZE = 4096, /* bytes that the server holds for a client */
    RETRY_SECONDS = 1,  /* until accept() is tried again at the latest */
};

/* A connected socket, which waits for one thing at a time. */
struct endpoint {
    struct loop *loop;   /* main's */
    int fd;              /* owned; -1: closed, or not open yet */
    struct handle ready; /* called when what it waits for has come */
};

/* The server's side of a connection. */
struct session {
    struct endpoint end;
    struct server *server;
    char buffer[BUFFER_SIZE];
    size_t length;                 /* bytes in it that came */
    size_t sent;                   /* of these, bytes that went back */
    struct session *next, *before; /* in server.sessions */
};

struct server {
    struct loop *loop; /* main's */
    int listener;      /* the socket that clients connect to; owned */
    struct sockaddr_in address;
    struct handle acceptor;   /* called when a client waits there */
    int paused;               /* the loop does not watch it now */
    int signals[2];           /* a pipe: where signals come out, and go in */
    struct handle signaled;   /* called when one came */
    struct session *sessions; /* owned */
    int now, most;            /* how many of them; at most at once */
    long clients;             /* that it took */
    long broken;              /* of these, by an error */
    long refused;             /* others, which the loop cannot watch */
    long pauses;              /* since it had no descriptor left */
    unsigned long long lines; /* that came */
    unsigned long long bytes; /* that went back */
};

/* The other side of it. */
struct client {
    struct endpoint end;
    struct crowd *crowd;
    int number;           /* 1, 2, 3 ... */
    int line;             /* that it sends, or waits for: 1, 2, 3 ... */
    char text[LINE_SIZE]; /* of this line */
    size_t length;        /* bytes in it */
    size_t done;          /* of these, bytes that are sent, or came back */
};

struct crowd {
    struct client *clients;            /* owned */
    int count;                         /* how many */
    const struct sockaddr_in *address; /* of their server; the server's */
    struct loop *loop;                 /* main's */
    struct handle starter;             /* called until all are started */
    int started;                       /* how many */
    int arrived;                       /* they are connected, or failed */
    int ok, failed;
};

/* ---- what both sides do -------------------------------------------------- */

/* The call did nothing, and nothing is wrong: it can be made again later. */
static int not_now(void)
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

static void must(int error)
{
    if (error)
        die("%s: %s", error_name(error), error_text(error));
}

static void stop_waiting(struct endpoint *end)
{
    loop_remove_reader(end->loop, end->fd);
    loop_remove_writer(end->loop, end->fd);
}

/* Has ready called when the socket can be read (written): not what it waited
 * for before. Returns 0 or an error. */
static int wait_readable(struct endpoint *end, struct handle ready)
{
    stop_waiting(end);
    end->ready = ready;
    return loop_add_reader(end->loop, end->fd, &end->ready);
}

static int wait_writable(struct endpoint *end, struct handle ready)
{
    stop_waiting(end);
    end->ready = ready;
    return loop_add_writer(end->loop, end->fd, &end->ready);
}

static void close_endpoint(struct endpoint *end)
{
    stop_waiting(end);
    close(end->fd);
    end->fd = -1;
}

/* ---- the server: one session --------------------------------------------- */

static void watch_listener(struct server *server)
{
    server->paused = 0;
    must(loop_add_reader(server->loop, server->listener, &server->acceptor));
}

static void accept_again(struct server *server)
{
    if (server->paused)
        watch_listener(server);
}

/* Its descriptor may be the one that the next client needs. */
static int session_end(struct session *s)
{
    struct server *server = s->server;
    close_endpoint(&s->end);
    if (s->next)
        s->next->before = s->before;
    if (s->before)
        s->before->next = s->next;
    else
        server->sessions = s->next;
    free(s);
    server->now--;
    accept_again(server);
    return 0;
}

/* An error costs this client, and no other. */
static int session_break(struct session *s)
{
    s->server->broken++;
    return session_end(s);
}

static int session_read(void *argument);

/* It reads nothing while something waits to be sent. */
static int session_write(void *argument)
{
    struct session *s = argument;
    ssize_t sent = send(s->end.fd, s->buffer + s->sent, s->length - s->sent, 0);
    if (sent < 0)
        return not_now() ? 0 : session_break(s);
    s->sent += (size_t)sent;
    s->server->bytes += (size_t)sent;
    if (s->sent < s->length)
        return 0;
    int error = wait_readable(&s->end, HANDLE(session_read, s));
    return error ? session_break(s) : 0;
}

static int session_read(void *argument)
{
    struct session *s = argument;
    ssize_t got = recv(s->end.fd, s->buffer, sizeof s->buffer, 0);
    if (got < 0)
        return not_now() ? 0 : session_break(s);
    if (got == 0)
        return session_end(s); /* it sends no more, and has all of it back */
    s->length = (size_t)got;
    s->sent = 0;
    for (ssize_t i = 0; i < got; i++)
        s->server->lines += s->buffer[i] == '\n';
    int error = wait_writable(&s->end, HANDLE(session_write, s));
    return error ? session_break(s) : 0;
}

/* ---- the server: its sessions -------------------------------------------- */

static void add_session(struct server *server, struct session *s)
{
    s->next = server->sessions;
    if (s->next)
        s->next->before = s;
    server->sessions = s;
    server->clients++;
    if (++server->now > server->most)
        server->most = server->now;
}

static void session_begin(struct server *server, int fd)
{
    struct session *s = xcalloc(1, sizeof *s);
    s->end = (struct endpoint){.loop = server->loop, .fd = fd};
    s->server = server;
    int error = fcntl(fd, F_SETFL, O_NONBLOCK) != 0
                    ? errno
                    : wait_readable(&s->end, HANDLE(session_read, s));
    if (!error) {
        add_session(server, s);
        return;
    }
    fprintf(stderr, "a client is refused: descriptor %d: %s\n", fd,
            error_name(error));
    server->refused++;
    close_endpoint(&s->end);
    free(s);
}

/* The client stays in the listener's queue, and so the listener stays readable:
 * watching it would keep the loop busy for nothing. */
static void pause_accepting(struct server *server)
{
    loop_remove_reader(server->loop, server->listener);
    server->paused = 1;
    server->pauses++;
    alarm(RETRY_SECONDS);
}

static int accept_client(void *argument)
{
    struct server *server = argument;
    int fd = accept(server->listener, NULL, NULL);
    if (fd >= 0)
        session_begin(server, fd);
    else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS ||
             errno == ENOMEM)
        pause_accepting(server);
    else if (!not_now() && errno != ECONNABORTED)
        return errno;
    return 0;
}

/* ---- the server: signals ------------------------------------------------- */

static volatile sig_atomic_t signal_writer; /* a copy of server.signals[1] */

/* A signal handler runs in the middle of anything. write() is one of the few
 * functions that it may call. */
static void pass_on(int number)
{
    int before = errno;
    unsigned char byte = (unsigned char)number;
    ssize_t put = write(signal_writer, &byte, 1);
    (void)put; /* a full pipe: the loop has enough to read */
    errno = before;
}

/* The same in the loop, where everything is allowed. */
static int signal_came(void *argument)
{
    struct server *server = argument;
    unsigned char number;
    ssize_t got = read(server->signals[0], &number, 1);
    if (got < 0)
        return not_now() ? 0 : errno;
    if (number == SIGINT)
        loop_stop(server->loop);
    else
        accept_again(server);
    return 0;
}

static void handle_signals(void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler};
    if (sigemptyset(&action.sa_mask) != 0 ||
        sigaction(SIGINT, &action, NULL) != 0 ||
        sigaction(SIGALRM, &action, NULL) != 0)
        die_errno("sigaction");
}

static void signals_begin(struct server *server)
{
    if (pipe(server->signals) != 0 ||
        fcntl(server->signals[0], F_SETFL, O_NONBLOCK) != 0 ||
        fcntl(server->signals[1], F_SETFL, O_NONBLOCK) != 0)
        die_errno("pipe");
    server->signaled = HANDLE(signal_came, server);
    must(loop_add_reader(server->loop, server->signals[0], &server->signaled));
    signal_writer = server->signals[1];
    handle_signals(pass_on);
}

static void signals_end(struct server *server)
{
    handle_signals(SIG_IGN);
    loop_remove_reader(server->loop, server->signals[0]);
    close(server->signals[0]);
    close(server->signals[1]);
}

/* ---- the server: beginning and end --------------------------------------- */

/* Listens at a free port of this machine. */
static void server_begin(struct server *server, struct loop *loop)
{
    *server = (struct server){.loop = loop};
    server->address.sin_family = AF_INET;
    server->address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    struct sockaddr *address = (struct sockaddr *)&server->address;
    socklen_t length = sizeof server->address;
    server->listener = socket(AF_INET, SOCK_STREAM, 0);
    if (server->listener < 0 || bind(server->listener, address, length) != 0 ||
        getsockname(server->listener, address, &length) != 0 ||
        listen(server->listener, SOMAXCONN) != 0 ||
        fcntl(server->listener, F_SETFL, O_NONBLOCK) != 0)
        die_errno("cannot listen");
    server->acceptor = HANDLE(accept_client, server);
    watch_listener(server);
    signals_begin(server);
}

static void server_end(struct server *server)
{
    signals_end(server);
    struct session *next;
    for (struct session *s = server->sessions; s; s = next) {
        next = s->next;
        session_end(s);
    }
    loop_remove_reader(server->loop, server->listener);
    close(server->listener);
    printf("the server had %ld clients, at most %d at once; %llu lines came, "
           "%llu bytes went back\n"
           "%ld clients broke off, %ld were refused; accepting paused %ld "
           "times\n",
           server->clients, server->most, server->lines, server->bytes,
           server->broken, server->refused, server->pauses);
}

/* ---- a client ------------------------------------------------------------ */

static void client_end(struct client *c)
{
    struct crowd *crowd = c->crowd;
    if (c->end.fd >= 0)
        close_endpoint(&c->end);
    if (crowd->ok + crowd->failed == crowd->count)
        loop_stop(crowd->loop);
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
    c->crowd->failed++;
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
    c->crowd->ok++;
    if (c->crowd->count <= CLIENTS_TOLD)
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
        return client_wait(c,
                           wait_readable(&c->end, HANDLE(client_hear_end, c)));
    }
    c->line++;
    c->length = (size_t)snprintf(c->text, sizeof c->text,
                                 "client %d, line %d\n", c->number, c->line);
    c->done = 0;
    return client_wait(c, wait_writable(&c->end, HANDLE(client_send, c)));
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
    return client_wait(c, wait_readable(&c->end, HANDLE(client_receive, c)));
}

/* ---- all clients --------------------------------------------------------- */

/* One more is connected, or failed. The last one is the signal for all. */
static void arrive(struct crowd *crowd)
{
    if (++crowd->arrived < crowd->count)
        return;
    for (int i = 0; i < crowd->count; i++)
        if (crowd->clients[i].end.fd >= 0)
            client_next_line(&crowd->clients[i]);
}

static int client_connected(void *argument)
{
    struct client *c = argument;
    int reason = 0;
    socklen_t length = sizeof reason;
    if (getsockopt(c->end.fd, SOL_SOCKET, SO_ERROR, &reason, &length) != 0)
        reason = errno;
    stop_waiting(&c->end);
    if (reason)
        client_fail(c, "cannot connect: %s", strerror(reason));
    arrive(c->crowd);
    return 0;
}

/* The loop watches it first: a socket that it cannot watch need not connect. */
static void client_connect(struct client *c)
{
    const struct sockaddr_in *address = c->crowd->address;
    int fd = c->end.fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || fcntl(fd, F_SETFL, O_NONBLOCK) != 0) {
        client_fail(c, "cannot have a socket: %s", strerror(errno));
        return;
    }
    client_wait(c, wait_writable(&c->end, HANDLE(client_connected, c)));
    if (c->end.fd >= 0 &&
        connect(fd, (const struct sockaddr *)address, sizeof *address) != 0 &&
        errno != EINPROGRESS && errno != EINTR)
        client_fail(c, "cannot connect: %s", strerror(errno));
}

/* Starts one in each tick, since the server takes one in each. */
static int start_client(void *argument)
{
    struct crowd *crowd = argument;
    struct client *c = &crowd->clients[crowd->started++];
    c->number = crowd->started;
    c->crowd = crowd;
    c->end.loop = crowd->loop;
    client_connect(c);
    if (c->end.fd < 0)
        arrive(crowd); /* it failed at once */
    if (crowd->started < crowd->count)
        return loop_call_soon(crowd->loop, &crowd->starter);
    return 0;
}

static void crowd_begin(struct crowd *crowd, int count, struct loop *loop,
                        const struct sockaddr_in *address)
{
    *crowd = (struct crowd){.count = count, .address = address, .loop = loop};
    crowd->clients = xcalloc((size_t)count, sizeof *crowd->clients);
    crowd->starter = HANDLE(start_client, crowd);
    must(loop_call_soon(loop, &crowd->starter));
}

static void crowd_end(struct crowd *crowd)
{
    handle_cancel(&crowd->starter);
    for (int i = 0; i < crowd->started; i++)
        if (crowd->clients[i].end.fd >= 0)
            close_endpoint(&crowd->clients[i].end);
    free(crowd->clients);
    printf("%d clients, %d ok, %d failed\n", crowd->count, crowd->ok,
           crowd->failed);
}

/* ---- the program --------------------------------------------------------- */

static int take_arguments(int argc, char **argv)
{
    if (argc == 1)
        return CLIENTS;
    if (argc != 3 || strcmp(argv[1], "-n") != 0)
        die_usage("usage: echo [-n CLIENTS]");
    return (int)options_number("-n", argv[2], 0, CLIENTS_MAX);
}

int main(int argc, char **argv)
{
    struct server server;
    struct crowd crowd = {0};
    program_begin(argv[0]);
    int count = take_arguments(argc, argv);
    descriptors_raise_limit();
    struct loop *loop = loop_new();
    server_begin(&server, loop);
    if (count > 0)
        crowd_begin(&crowd, count, loop, &server.address);
    else
        printf("listening on 127.0.0.1 port %d; Ctrl-C ends it\n",
               ntohs(server.address.sin_port));
    fflush(stdout);
    must(loop_run_forever(loop));
    server_end(&server);
    if (count > 0)
        crowd_end(&crowd);
    loop_free(loop);
    return crowd.failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
