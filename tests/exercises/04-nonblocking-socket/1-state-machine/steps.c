/* steps.c: takes a connection through its states, over a network that does
 * what the check wants next. The program's own calls come here, because a
 * function of the program goes before libc's. */
#include <check.h>
#include <connection.h>

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { FDS = 1024, STEPS_MAX = 1000 };

/* ---- the network -------------------------------------------------------- */

static int under_way;         /* so many questions come too early */
static int refused;           /* the connection was refused */
static int error_left;        /* ... and nobody has asked for that yet */
static int failing;           /* errno of the next send() or recv() */
static char arrived[4000];    /* what was sent */
static size_t arrived_length; /* bytes */
static const char *coming;    /* what is not received yet; then the end */
static int calls;             /* of send() and recv() */
static int waits, blocking;   /* what a step must not do */
static int closed[FDS];       /* how often each was closed */

int connect(int fd, const struct sockaddr *address, socklen_t length)
{
    (void)fd, (void)address, (void)length;
    refused = error_left = 0;
    errno = EINPROGRESS;
    return -1;
}

int getsockopt(int fd, int level, int name, void *value, socklen_t *length)
{
    (void)fd, (void)level;
    int error = name == SO_ERROR && error_left ? ECONNREFUSED : 0;
    if (name == SO_ERROR)
        error_left = 0; /* it is told once */
    memcpy(value, &error, sizeof error);
    *length = sizeof error;
    return 0;
}

int getpeername(int fd, struct sockaddr *address, socklen_t *length)
{
    (void)fd;
    errno = ENOTCONN;
    if (refused || (under_way > 0 && under_way--))
        return -1;
    memset(address, 0, *length);
    return 0;
}

int poll(struct pollfd *fds, nfds_t count, int timeout)
{
    waits += timeout != 0;
    if (under_way > 0 && under_way-- && timeout == 0)
        return 0;
    for (nfds_t i = 0; i < count; i++)
        fds[i].revents = refused ? POLLOUT | POLLHUP : POLLOUT;
    return (int)count;
}

int select(int count, fd_set *in, fd_set *out, fd_set *other,
           struct timeval *timeout)
{
    (void)count, (void)in, (void)other;
    waits += !timeout || timeout->tv_sec || timeout->tv_usec;
    if (out && under_way > 0 && under_way--)
        FD_ZERO(out);
    return 1;
}

int nanosleep(const struct timespec *time, struct timespec *left)
{
    (void)time, (void)left;
    return waits++, 0;
}

int usleep(useconds_t time)
{
    (void)time;
    return waits++, 0;
}

unsigned int sleep(unsigned int seconds)
{
    (void)seconds;
    return waits++, 0;
}

/* True if the call that is made here fails. */
static int fails(int fd)
{
    calls++;
    blocking += !(fcntl(fd, F_GETFL) & O_NONBLOCK);
    errno = failing;
    failing = 0;
    return errno != 0;
}

ssize_t send(int fd, const void *data, size_t length, int flags)
{
    (void)flags;
    if (fails(fd))
        return -1;
    size_t taken = length < 10 ? length : 10;
    if (arrived_length + taken < sizeof arrived) {
        memcpy(arrived + arrived_length, data, taken);
        arrived_length += taken;
    }
    return (ssize_t)taken;
}

ssize_t recv(int fd, void *data, size_t size, int flags)
{
    (void)flags;
    if (fails(fd))
        return -1;
    size_t taken = strlen(coming) < 7 ? strlen(coming) : 7;
    taken = taken < size ? taken : size;
    memcpy(data, coming, taken);
    coming += taken;
    return (ssize_t)taken;
}

/* It stays open, so that no other gets its number. */
int close(int fd)
{
    if (fd >= 0 && fd < FDS)
        closed[fd]++;
    return 0;
}

/* ---- the checks --------------------------------------------------------- */

static const char *name(enum connection_state state)
{
    static const char *const names[] = {
        "CONNECTION_NEW", "CONNECTION_CONNECTING", "CONNECTION_SENDING",
        "CONNECTION_RECEIVING", "CONNECTION_DONE"};
    return state <= CONNECTION_DONE ? names[state] : "a state that is none";
}

/* A connection in this state, as if it had come there by itself. */
static void begin(struct connection *c, enum connection_state state)
{
    static struct page page;
    page = (struct page){.number = 1, .url = "http://127.0.0.1:1/"};
    under_way = calls = waits = blocking = failing = 0;
    arrived_length = 0;
    coming = "";
    connection_begin(c, &page);
    connection_step(c);
    c->state = state;
}

/* Still in this state? If not, says what became of it. */
static int stays(const struct connection *c, enum connection_state state,
                 const char *what, const char *likely)
{
    char came[200];
    snprintf(came, sizeof came, "%s%s%s", name(c->state),
             c->page->reason[0] ? ", failed: " : "", c->page->reason);
    return strcmp(came, name(state)) == 0 ||
           check_text(name(state), came, what, likely);
}

static int is_written(enum connection_state state, const char *step)
{
    struct connection c;
    begin(&c, state);
    failing = EAGAIN;
    under_way = 1;
    connection_step(&c);
    if (!strstr(c.page->reason, "not written yet"))
        return 1;
    return check(0, step, "it is as it was at first");
}

static void check_connecting(void)
{
    struct connection c;
    begin(&c, CONNECTION_CONNECTING);
    under_way = 2;
    int further = connection_step(&c);
    if (!stays(&c, CONNECTION_CONNECTING, "while there is no peer, it waits",
               "SO_ERROR is 0 also while the connection is under way: only "
               "getpeername() tells; ENOTCONN means: not yet") ||
        !(further == 0 ||
          check_number(0, further, "step_connecting() returns 0 when too early",
                       "1 means that it came further")))
        return;
    for (int i = 0; i < STEPS_MAX && c.state == CONNECTION_CONNECTING; i++)
        further = connection_step(&c);
    if (!stays(&c, CONNECTION_SENDING, "connected, it goes on to sending",
               "getpeername() succeeds once the connection is there") ||
        !check_number(1, further, "step_connecting() returns 1 when connected",
                      "1 means that it came further"))
        return;
    check(!waits && (fcntl(c.fd, F_GETFL) & O_NONBLOCK),
          "step_connecting() never waits",
          waits ? "it called poll(), select() or sleep() with a time"
                : "O_NONBLOCK was taken from the socket: it must stay");
}

static void check_refused(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    struct addrinfo second = {.ai_family = AF_INET,
                              .ai_socktype = SOCK_STREAM,
                              .ai_addr = (struct sockaddr *)&address,
                              .ai_addrlen = sizeof address};
    struct connection c;
    begin(&c, CONNECTION_CONNECTING);
    c.next = &second;
    int first_fd = c.fd;
    refused = error_left = 1;
    int further = connection_step(&c);
    if (!stays(&c, CONNECTION_CONNECTING,
               "refused, it goes on with the next address",
               "close the socket, and try_next_address()") ||
        !check(c.fd != first_fd && further == 1,
               "refused, it goes on with the next address",
               "ask SO_ERROR first; then try_next_address(), and return 1"))
        return;
    int second_fd = c.fd;
    refused = error_left = 1;
    for (int i = 0; i < STEPS_MAX && c.state == CONNECTION_CONNECTING; i++)
        connection_step(&c);
    check_text("cannot connect: Connection refused", c.page->reason,
               "refused by the last address, the page fails",
               "ask getsockopt() for SO_ERROR; put it into errno for "
               "try_next_address(), behind close()");
    int most = closed[first_fd] > closed[second_fd] ? closed[first_fd]
                                                    : closed[second_fd];
    check(closed[first_fd] == 1 && closed[second_fd] == 1,
          "a socket that was refused is closed once",
          most > 1 ? "set c->fd to -1: finish() closes it once more"
                   : "try_next_address() puts another into c->fd: close first");
}

/* The call fails with this error, which means: later. */
static int check_later(enum connection_state state, const char *call, int error,
                       const char *likely)
{
    struct connection c;
    char what[100];
    begin(&c, state);
    failing = error;
    int further = connection_step(&c);
    snprintf(what, sizeof what, "a step makes one %s", call);
    if (calls == 0)
        return check_number(1, calls, what,
                            "it must be send() or recv(): the checks replace "
                            "them, and not write() or read()");
    if (calls > 1)
        return check_number(1, calls, what,
                            "there is a loop in the step: return 0 instead");
    snprintf(what, sizeof what, "%s that says %s changes nothing", call,
             error == EINTR ? "EINTR" : "EAGAIN");
    return stays(&c, state, what, likely) &&
           (further == 0 ||
            check_number(0, further, what, "the step returns 0 then"));
}

/* What step_sending() and step_receiving() have in common. */
static int check_errors(enum connection_state state, const char *call)
{
    if (!check_later(state, call, EAGAIN,
                     "not_now() tells which errors mean: later") ||
        !check_later(state, call, EINTR,
                     "a signal came in between: not_now() knows it too"))
        return 0;
    struct connection c;
    char what[100], reason[100];
    snprintf(what, sizeof what, "%s: EAGAIN and EINTR mean: later", call);
    check(1, what, NULL);
    begin(&c, state);
    failing = ECONNRESET;
    connection_step(&c);
    snprintf(reason, sizeof reason, "cannot %s: %s",
             state == CONNECTION_SENDING ? "send" : "receive",
             strerror(ECONNRESET));
    snprintf(what, sizeof what, "%s: another error fails the page", call);
    return check_text(reason, c.page->reason, what,
                      "connection_fail(), with strerror(errno)");
}

/* Steps as long as the state is the same. Each must make one call, and return
 * 1; says only what is wrong. */
static int step_on(struct connection *c, const char *what)
{
    enum connection_state state = c->state;
    for (int i = 0; i < STEPS_MAX && c->state == state; i++) {
        calls = 0;
        int further = connection_step(c);
        if (calls != 1)
            return check_number(1, calls, what,
                                "there is a loop in the step: the others get "
                                "their turn after each piece");
        if (further != 1)
            return check_number(1, further, what,
                                "a piece brings it further: return 1");
    }
    return (!waits && !blocking) ||
           check(0, what, "it waits, or makes the socket wait");
}

static void check_sending(void)
{
    struct connection c;
    char request[sizeof arrived] = "";
    if (!check_errors(CONNECTION_SENDING, "send()"))
        return;
    begin(&c, CONNECTION_SENDING);
    memcpy(request, c.request, c.length);
    if (!step_on(&c, "a step sends one piece, here of 10 bytes"))
        return;
    arrived[arrived_length] = '\0';
    check(c.state == CONNECTION_RECEIVING && strcmp(request, arrived) == 0,
          "when all is sent, and not before, it goes on to receiving",
          "send what is left behind c->sent; compare c->sent with c->length");
}

static int receive(struct connection *c, const char *response)
{
    begin(c, CONNECTION_RECEIVING);
    coming = response;
    return step_on(c, "a step receives one piece, here of 7 bytes");
}

static void check_receiving(void)
{
    struct connection c;
    if (!check_errors(CONNECTION_RECEIVING, "recv()") ||
        !receive(&c, "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n"
                     "Hello, page!"))
        return;
    check(c.state == CONNECTION_DONE && page_ok(c.page) && c.page->bytes == 12,
          "when the response is complete, the page is there",
          "http_feed() returned 1: finish()");
    if (receive(&c, "HTTP/1.1 200 OK\r\n\r\nuntil the end"))
        check(page_ok(c.page) && c.page->bytes == 13,
              "a response may end with the connection",
              "recv() returned 0: http_closed(), and 1 from it means finish()");
    struct http_response empty;
    http_begin(&empty);
    http_closed(&empty);
    if (receive(&c, ""))
        check_text(empty.reason, c.page->reason,
                   "a connection that ends early fails the page",
                   "recv() returned 0: http_closed(), and its reason");
    if (receive(&c, "What is this?\r\n\r\n"))
        check(c.state == CONNECTION_DONE && !page_ok(c.page),
              "what is not HTTP fails the page",
              "-1 means connection_fail() with c->response.reason");
}

int main(void)
{
    signal(SIGPIPE, SIG_IGN);
    if (is_written(CONNECTION_CONNECTING, "step_connecting() is written")) {
        check_connecting();
        check_refused();
    }
    if (is_written(CONNECTION_SENDING, "step_sending() is written"))
        check_sending();
    if (is_written(CONNECTION_RECEIVING, "step_receiving() is written"))
        check_receiving();
    return check_end();
}
