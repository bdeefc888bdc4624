/* sockets.c: the coroutines that wait for sockets: what they return and raise,
 * what becomes of a connection that nobody takes, and that nothing is left. */
#include <check.h>
#include <die.h>
#include <object.h>
#include <run.h>
#include <sock.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LONG = 4 * 1024 * 1024 };

static int open_descriptors(void)
{
    int count = 0;
    for (int fd = 0; fd < 1000; fd++)
        count += fcntl(fd, F_GETFD) >= 0;
    return count;
}

/* A socket that listens on a free port, and its address. */
static int listening(struct sockaddr_in *address)
{
    socklen_t length = sizeof *address;
    int fd;
    *address = (struct sockaddr_in){.sin_family = AF_INET};
    address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    must_succeed(sock_new(AF_INET, SOCK_STREAM, &fd));
    if (bind(fd, (struct sockaddr *)address, length) != 0 ||
        listen(fd, 10) != 0 ||
        getsockname(fd, (struct sockaddr *)address, &length) != 0)
        die_errno("listen");
    return fd;
}

static int new_socket(void)
{
    int fd;
    must_succeed(sock_new(AF_INET, SOCK_STREAM, &fd));
    return fd;
}

/* ---- a server and its client --------------------------------------------- */

/* Sends back what comes, until the client has no more. */
struct echo {
    CO;
    int listener; /* the caller's */
    int fd;       /* owned */
    char data[10000];
    size_t got;
};

ASYNC(echo)
{
    BEGIN;
    AWAIT(self->fd, sock_accept(self->listener));
    do {
        AWAIT(self->got, sock_recv(self->fd, self->data, sizeof self->data));
        AWAIT(sock_sendall(self->fd, self->data, self->got));
    } while (self->got > 0);
FINALLY:
    close(self->fd);
    END;
}

struct send_long {
    CO;
    int fd;           /* the caller's */
    const char *data; /* the caller's */
};

ASYNC(send_long)
{
    BEGIN;
    AWAIT(sock_sendall(self->fd, self->data, LONG));
    shutdown(self->fd, SHUT_WR);
    END;
}

struct talk {
    CO;
    struct sockaddr_in address;
    int listener, fd;         /* owned */
    struct task *echo, *send; /* owned until awaited */
    char *sent, *received;    /* owned */
    size_t got, count;
};

ASYNC(talk)
{
    BEGIN;
    self->listener = listening(&self->address);
    self->fd = new_socket();
    self->sent = xcalloc(1, LONG);
    self->received = xcalloc(1, LONG + 1);
    for (size_t i = 0; i < LONG; i++)
        self->sent[i] = (char)(i * 7 + i / 1000);
    self->echo = create_task(CALL(echo, .listener = self->listener));
    AWAIT(sock_connect(self->fd, (struct sockaddr *)&self->address,
                       sizeof self->address));
    self->send =
        create_task(CALL(send_long, .fd = self->fd, .data = self->sent));
    do {
        AWAIT(self->got, sock_recv(self->fd, self->received + self->count,
                                   LONG + 1 - self->count));
        self->count += self->got;
    } while (self->got > 0);
    check_number(LONG, (long long)self->count, "echo_ as much as was sent",
                 NULL);
    check(memcmp(self->sent, self->received, LONG) == 0, "echo_ the same bytes",
          NULL);
    AWAIT(self->send);
    AWAIT(self->echo);
FINALLY:
    free(self->sent);
    free(self->received);
    close(self->fd);
    close(self->listener);
    END;
}

/* ---- a connection that nobody takes -------------------------------------- */

/* 0: awaited without a variable; 1: the task is let go before it is done;
 * 2: after that. */
struct nobody_takes {
    CO;
    int way;
    struct sockaddr_in address;
    int listener, fd;    /* owned */
    struct task *accept; /* owned until given away */
    size_t got;
    char byte;
};

ASYNC(nobody_takes)
{
    BEGIN;
    self->got = 1;
    self->listener = listening(&self->address);
    self->fd = new_socket();
    self->accept = create_task(sock_accept(self->listener));
    if (self->way == 1)
        unref(self->accept);
    AWAIT(sock_connect(self->fd, (struct sockaddr *)&self->address,
                       sizeof self->address));
    if (self->way == 0)
        AWAIT(self->accept);
    if (self->way == 2) {
        while (!future_done(&self->accept->future))
            AWAIT(async_sleep(0));
        unref(self->accept);
    }
    AWAIT(self->got, sock_recv(self->fd, &self->byte, 1));
    check_number(0, (long long)self->got, "lost_ it is closed",
                 "the client would wait for ever");
FINALLY:
    close(self->fd);
    close(self->listener);
    END;
}

/* ---- errors -------------------------------------------------------------- */

struct refused {
    CO;
    struct sockaddr_in address;
    int fd; /* owned */
    int error;
};

ASYNC(refused)
{
    BEGIN;
    close(listening(&self->address));
    self->fd = new_socket();
    TRY_AWAIT(self->error,
              sock_connect(self->fd, (struct sockaddr *)&self->address,
                           sizeof self->address));
    check_number(ECONNREFUSED, self->error, "error_ a port that refuses", NULL);
    close(self->fd);
    TRY_AWAIT(self->error, sock_accept(self->fd));
    check_number(EBADF, self->error, "error_ accept on no descriptor", NULL);
    TRY_AWAIT(self->error, sock_recv(self->fd, &self->address, 1));
    check_number(EBADF, self->error, "error_ recv from no descriptor", NULL);
    END;
}

struct reset {
    CO;
    struct sockaddr_in address;
    int listener, fd, other; /* owned */
    int error;
    char byte;
};

/* Closes fd in such a way that the other side gets ECONNRESET. */
static void close_hard(int fd)
{
    struct linger at_once = {.l_onoff = 1};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(fd);
}

ASYNC(reset)
{
    BEGIN;
    self->listener = listening(&self->address);
    self->fd = new_socket();
    AWAIT(sock_connect(self->fd, (struct sockaddr *)&self->address,
                       sizeof self->address));
    AWAIT(self->other, sock_accept(self->listener));
    close_hard(self->other);
    TRY_AWAIT(self->error, sock_recv(self->fd, &self->byte, 1));
    check_number(ECONNRESET, self->error, "error_ a connection that is reset",
                 NULL);
    TRY_AWAIT(self->error, sock_sendall(self->fd, "x", 1));
    check_number(EPIPE, self->error, "error_ send after that", NULL);
FINALLY:
    close(self->fd);
    close(self->listener);
    END;
}

/* ---- the loop is closed while somebody waits ----------------------------- */

static int cleaned_up;

struct waits_for_ever {
    CO;
    struct sockaddr_in address;
    int listener; /* owned */
    int fd;
};

ASYNC(waits_for_ever)
{
    BEGIN;
    self->listener = listening(&self->address);
    AWAIT(self->fd, sock_accept(self->listener));
FINALLY:
    cleaned_up++;
    close(self->listener);
    END;
}

struct leaves_one {
    CO;
};

ASYNC(leaves_one)
{
    BEGIN;
    start_task(CALL(waits_for_ever));
    AWAIT(async_sleep(0));
    END;
}

/* ---- all ----------------------------------------------------------------- */

static void run(struct co *co, const char *name)
{
    int before = open_descriptors();
    check_number(0, async_run(co), name, "it has ended with an error");
    check_number(before, open_descriptors(), "left_ descriptors", name);
    for (int kind = 0; kind < OBJECT_KINDS; kind++)
        check_number(0, object_count((enum object_kind)kind), "left_ objects",
                     name);
}

int main(int argc, char **argv)
{
    (void)argc;
    program_begin(argv[0]);
    run(CALL(talk), "run_ talk");
    for (int way = 0; way < 3; way++)
        run(CALL(nobody_takes, .way = way), "run_ nobody_takes");
    run(CALL(refused), "run_ refused");
    run(CALL(reset), "run_ reset");
    run(CALL(leaves_one), "run_ leaves_one");
    check_number(1, cleaned_up, "closed_ what stands behind FINALLY has run",
                 NULL);
    return check_end();
}
