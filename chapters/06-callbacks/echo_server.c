/* echo_server.c: a server that sends back what it gets, to many clients at
 * once. */
#include <die.h>
#include <echo_endpoint.h>
#include <echo_server.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    BUFFER_SIZE = 4096, /* bytes that the server holds for a client */
    RETRY_SECONDS = 1,  /* until accept() is tried again at the latest */
};

/* The server's side of a connection. */
struct session {
    struct endpoint end;
    struct echo_server *server;
    char buffer[BUFFER_SIZE];
    size_t length;                 /* bytes in it that came */
    size_t sent;                   /* of these, bytes that went back */
    struct session *next, *before; /* in echo_server.sessions */
};

/* ---- accepting, and the pause -------------------------------------------- */

static void watch_listener(struct echo_server *server)
{
    server->paused = 0;
    must_succeed(
        loop_add_reader(server->loop, server->listener, &server->acceptor));
}

/* The client stays in the listener's queue, and so the listener stays readable:
 * watching it would keep the loop busy for nothing. */
static void pause_accepting(struct echo_server *server)
{
    loop_remove_reader(server->loop, server->listener);
    server->paused = 1;
    server->pauses++;
    alarm(RETRY_SECONDS);
}

static void accept_again(struct echo_server *server)
{
    if (server->paused)
        watch_listener(server);
}

/* ---- one session --------------------------------------------------------- */

/* Its descriptor may be the one that the next client needs. */
static int session_end(struct session *s)
{
    struct echo_server *server = s->server;
    endpoint_close(&s->end);
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
    int error = endpoint_wait_readable(&s->end, HANDLE(session_read, s));
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
    int error = endpoint_wait_writable(&s->end, HANDLE(session_write, s));
    return error ? session_break(s) : 0;
}

/* ---- all sessions -------------------------------------------------------- */

static void add_session(struct echo_server *server, struct session *s)
{
    s->next = server->sessions;
    if (s->next)
        s->next->before = s;
    server->sessions = s;
    server->clients++;
    if (++server->now > server->most)
        server->most = server->now;
}

static void session_begin(struct echo_server *server, int fd)
{
    struct session *s = xcalloc(1, sizeof *s);
    s->end = (struct endpoint){.loop = server->loop, .fd = fd};
    s->server = server;
    int error = fcntl(fd, F_SETFL, O_NONBLOCK) != 0
                    ? errno
                    : endpoint_wait_readable(&s->end, HANDLE(session_read, s));
    if (!error) {
        add_session(server, s);
        return;
    }
    fprintf(stderr, "a client is refused: descriptor %d: %s\n", fd,
            error_name(error));
    server->refused++;
    endpoint_close(&s->end);
    free(s);
}

static int accept_client(void *argument)
{
    struct echo_server *server = argument;
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

/* ---- the server ---------------------------------------------------------- */

static int server_signaled(void *argument, int number)
{
    struct echo_server *server = argument;
    if (number == SIGINT)
        loop_stop(server->loop);
    else
        accept_again(server);
    return 0;
}

static void catch_signals(struct echo_server *server)
{
    int error = signal_pipe_begin(&server->signals, server->loop,
                                  server_signaled, server);
    if (!error)
        error = signal_pipe_add(SIGINT);
    if (!error)
        error = signal_pipe_add(SIGALRM);
    if (error)
        die("cannot catch signals: %s", error_text(error));
}

static void listen_locally(struct echo_server *server)
{
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
}

void echo_server_begin(struct echo_server *server, struct loop *loop)
{
    *server = (struct echo_server){.loop = loop};
    listen_locally(server);
    server->acceptor = HANDLE(accept_client, server);
    watch_listener(server);
    catch_signals(server);
}

void echo_server_end(struct echo_server *server)
{
    must_succeed(signal_pipe_remove(SIGINT));
    must_succeed(signal_pipe_remove(SIGALRM));
    signal_pipe_end(&server->signals);
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
