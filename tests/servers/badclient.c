/* badclient.c: clients of an echo server: many at once, those that go away in
 * the middle, say nothing, never read, or are too many for it.
 *
 *   badclient PORT many COUNT | strange | never | few COUNT | stay COUNT
 *
 * Beside them a good client goes round: what it says comes back. So many rounds
 * are so many turns of the server's loop; they stand here for time. */
#include <check.h>
#include <descriptors.h>
#include <die.h>

#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    GREEDY = 3,         /* clients that never read */
    MANY = 64 << 20,    /* bytes: more than all buffers of the kernel */
    HALF = 50 * 1000,   /* bytes: they fit in */
    ROUNDS = 300,       /* without progress: the server has stopped reading */
    ROUNDS_FULL = 1000, /* while the server has no descriptor left */
};

static int port;

/* ---- a client, step by step --------------------------------------------- */

static int connect_server(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_port = htons((unsigned short)port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
        die_errno("cannot connect");
    return fd;
}

/* What stands at place number i of everything that a client says. */
static char letter(size_t i)
{
    return i % 50 == 49 ? '\n' : (char)('a' + i % 23);
}

static void fill(char *text, size_t length, size_t from)
{
    for (size_t i = 0; i < length; i++)
        text[i] = letter(from + i);
}

static void say(int fd, size_t length)
{
    char text[HALF];
    fill(text, length, 0);
    for (size_t done = 0; done < length;) {
        ssize_t sent = send(fd, text + done, length - done, 0);
        if (sent < 0)
            die_errno("send");
        done += (size_t)sent;
    }
}

/* So many bytes come back as they went out, place number from and on. */
static int hear(int fd, size_t from, size_t length)
{
    char came[16 * 1024], expected[sizeof came];
    while (length > 0) {
        size_t most = length < sizeof came ? length : sizeof came;
        ssize_t got = recv(fd, came, most, 0);
        if (got <= 0)
            return 0;
        fill(expected, (size_t)got, from);
        if (memcmp(came, expected, (size_t)got) != 0)
            return 0;
        from += (size_t)got;
        length -= (size_t)got;
    }
    return 1;
}

static int hear_end(int fd)
{
    char byte;
    return recv(fd, &byte, 1, 0) == 0;
}

static int go_round(int fd)
{
    say(fd, 50);
    return hear(fd, 0, 50);
}

/* Goes away without a word: the server gets ECONNRESET, not an end. */
static void reset(int fd)
{
    struct linger now = {.l_onoff = 1, .l_linger = 0};
    if (setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now) != 0)
        die_errno("setsockopt");
    close(fd);
}

static int *connect_many(int count)
{
    int *fds = xcalloc((size_t)count, sizeof *fds);
    for (int i = 0; i < count; i++)
        fds[i] = connect_server();
    return fds;
}

/* ---- many --------------------------------------------------------------- */

/* Nobody leaves before all have got what they said. */
static void many(int count)
{
    int good = 0, *fds = connect_many(count);
    for (int i = 0; i < count; i++)
        say(fds[i], 50);
    for (int i = 0; i < count; i++)
        good += hear(fds[i], 0, 50);
    check_number(count, good, "all are served, all connected at once", NULL);
    for (int i = 0; i < count; i++)
        close(fds[i]);
    free(fds);
}

/* ---- strange ones ------------------------------------------------------- */

static int half_close(void)
{
    int fd = connect_server();
    say(fd, HALF);
    shutdown(fd, SHUT_WR);
    int good = hear(fd, 0, HALF) && hear_end(fd);
    close(fd);
    return good;
}

static void strange(void)
{
    int good = connect_server(), rounds = 0, halves = 0;
    int *silent = connect_many(20);
    for (int i = 0; i < 20; i++) {
        close(connect_server());
        reset(connect_server());
        int fd = connect_server();
        say(fd, 20);
        reset(fd);
        fd = connect_server();
        say(fd, HALF); /* more than it holds for a client */
        reset(fd);
        fd = connect_server();
        say(fd, 50);
        close(fd); /* what comes back is reset */
        rounds += go_round(good);
        halves += half_close();
    }
    check_number(20, rounds, "those that go away harm nobody", NULL);
    check_number(20, halves, "those that say no more get everything back",
                 NULL);
    rounds = 0;
    for (int i = 0; i < 20; i++)
        rounds += go_round(silent[i]);
    check_number(20, rounds, "those that said nothing may speak now", NULL);
    for (int i = 0; i < 20; i++)
        close(silent[i]);
    free(silent);
    close(good);
}

/* ---- those that never read ---------------------------------------------- */

/* Says what the kernel takes at once; returns how much. */
static size_t push(int fd, size_t from)
{
    char text[16 * 1024];
    fill(text, sizeof text, from);
    ssize_t sent = send(fd, text, sizeof text, MSG_DONTWAIT);
    if (sent < 0 && errno != EAGAIN && errno != EWOULDBLOCK)
        die_errno("send");
    return sent > 0 ? (size_t)sent : 0;
}

/* Until the server takes no more of any, for so many rounds. */
static void push_all(const int *fds, size_t *pushed, int good)
{
    for (int rounds = 0; rounds < ROUNDS; rounds++) {
        for (int i = 0; i < GREEDY; i++) {
            size_t more = pushed[i] < MANY ? push(fds[i], pushed[i]) : 0;
            pushed[i] += more;
            if (more > 0)
                rounds = 0;
        }
        if (!go_round(good))
            die("the good client got something else back");
    }
}

static void never(void)
{
    size_t pushed[GREEDY] = {0};
    int good = connect_server(), *fds = connect_many(GREEDY), all = 0;
    push_all(fds, pushed, good);
    check(1, "the good client is served", NULL);
    for (int i = 0; i < GREEDY; i++)
        check(pushed[i] < MANY, "the server stops reading",
              "it holds what it cannot send, however much that is");
    for (int i = 0; i < GREEDY; i++) {
        shutdown(fds[i], SHUT_WR);
        all += hear(fds[i], 0, pushed[i]) && hear_end(fds[i]);
        close(fds[i]);
    }
    check_number(GREEDY, all, "when they read at last, nothing is missing",
                 NULL);
    close(good);
    free(fds);
}

/* ---- too many ----------------------------------------------------------- */

/* The first ones have all of the server's descriptors, and keep them for many
 * rounds. */
static void few(int count)
{
    int good = 0, rounds = 0, *fds = connect_many(count);
    for (int i = 0; i < ROUNDS_FULL; i++)
        rounds += go_round(fds[0]);
    check_number(ROUNDS_FULL, rounds, "the first one is served", NULL);
    for (int i = 0; i < count; i++) {
        good += go_round(fds[i]);
        close(fds[i]);
    }
    check_number(count, good, "all are served in the end", NULL);
    free(fds);
}

/* ---- those that are there when the server ends --------------------------- */

static void stay(int count)
{
    int good = 0, ends = 0, *fds = connect_many(count);
    for (int i = 0; i < count; i++)
        good += go_round(fds[i]);
    check_number(count, good, "all are served", NULL);
    for (int i = 0; i < count; i++) {
        ends += hear_end(fds[i]);
        close(fds[i]);
    }
    check_number(count, ends, "the server closes them when it ends", NULL);
    free(fds);
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    descriptors_raise_limit();
    const char *what = argc > 2 ? argv[2] : "";
    int count = argc > 3 ? atoi(argv[3]) : 0;
    port = argc > 1 ? atoi(argv[1]) : 0;
    if (strcmp(what, "many") == 0 && count > 0)
        many(count);
    else if (strcmp(what, "strange") == 0)
        strange();
    else if (strcmp(what, "never") == 0)
        never();
    else if (strcmp(what, "few") == 0 && count > 0)
        few(count);
    else if (strcmp(what, "stay") == 0 && count > 0)
        stay(count);
    else
        die_usage("usage: badclient PORT many COUNT|strange|never|few COUNT|"
                  "stay COUNT");
    return check_end();
}
