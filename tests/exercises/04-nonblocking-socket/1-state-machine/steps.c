/* steps.c: takes a connection through its states, with a send() and a recv()
 * that do as little as they may. The program's own calls come here, because a
 * function of the program goes before libc's. */
#include <check.h>
#include <connection.h>
#include <slow_server.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

enum { STEPS_MAX = 2000000 }; /* about a second, for one page */

static int calls;
static int send_in_vain, recv_in_vain; /* how often the next calls say EAGAIN */
static int send_error, recv_error;     /* errno of a call that fails for good */

/* Every third call is interrupted; errors and EAGAIN come as ordered. */
static int refuse(int *in_vain, int error)
{
    errno = *in_vain > 0 ? EAGAIN : error ? error : EINTR;
    if (*in_vain > 0)
        return (*in_vain)--;
    return error || ++calls % 3 == 0;
}

ssize_t send(int fd, const void *data, size_t length, int flags)
{
    if (refuse(&send_in_vain, send_error))
        return -1;
    return sendto(fd, data, length < 10 ? length : 10, flags, NULL, 0);
}

ssize_t recv(int fd, void *data, size_t size, int flags)
{
    if (refuse(&recv_in_vain, recv_error))
        return -1;
    return recvfrom(fd, data, size < 7 ? size : 7, flags, NULL, NULL);
}

/* Steps until the state is another one. Returns how many steps that took. */
static int step_on(struct connection *c)
{
    enum connection_state state = c->state;
    int steps = 0;
    while (c->state == state && steps < STEPS_MAX) {
        connection_step(c);
        steps++;
    }
    return steps;
}

static void begin(struct connection *c, int port, const char *path)
{
    static char url[100];
    static struct page page;
    snprintf(url, sizeof url, "http://127.0.0.1:%d%s", port, path);
    page = (struct page){.number = 1, .url = url};
    connection_begin(c, &page);
}

static void check_states(int port)
{
    struct connection c;
    begin(&c, port, "/delay/0.05/1");
    step_on(&c);
    check_number(CONNECTION_CONNECTING, c.state, "the first step connects",
                 NULL);
    step_on(&c);
    if (!check_number(CONNECTION_SENDING, c.state,
                      "connected, it goes on to CONNECTION_SENDING",
                      "getpeername() succeeds once the connection is there"))
        return;
    send_in_vain = 2;
    check_number(0, connection_step(&c), "a send() that says EAGAIN returns 0",
                 "not_now() tells which errors mean: later");
    check_number(CONNECTION_SENDING, c.state, "... and leaves the state alone",
                 NULL);
    int steps = step_on(&c);
    check_number(CONNECTION_RECEIVING, c.state,
                 "when all is sent, it goes on to CONNECTION_RECEIVING",
                 "an EINTR or EAGAIN is no error");
    check(steps > 5, "... and not before, when send() takes 10 bytes at a time",
          "compare c->sent with c->length");
    recv_in_vain = 2;
    check_number(0, connection_step(&c), "a recv() that says EAGAIN returns 0",
                 "not_now() tells which errors mean: later");
    check_number(CONNECTION_RECEIVING, c.state,
                 "... and leaves the state alone", NULL);
    step_on(&c);
    check_number(CONNECTION_DONE, c.state,
                 "when the response is complete, it is done",
                 "http_feed() returned 1: finish()");
    check_text("", c.page->reason, "... and the page is there", NULL);
    check_number(31, (long long)c.page->bytes, "... with all its bytes",
                 "what arrives in pieces of 7 bytes is fed in those pieces");
}

static void check_failures(int port)
{
    struct connection c;
    begin(&c, 1, "/");
    while (c.state != CONNECTION_DONE && step_on(&c) < STEPS_MAX)
        continue;
    check_text("cannot connect: Connection refused", c.page->reason,
               "a server that refuses fails the page",
               "ask getsockopt() for SO_ERROR; put it into errno for "
               "try_next_address()");
    begin(&c, port, "/delay/0/1");
    while (c.state < CONNECTION_SENDING && step_on(&c) < STEPS_MAX)
        continue;
    send_error = ECONNRESET;
    step_on(&c);
    send_error = 0;
    check(strncmp(c.page->reason, "cannot send: ", 13) == 0,
          "another error from send() fails the page",
          "connection_fail(c, \"cannot send: %s\", strerror(errno))");
    begin(&c, port, "/delay/0/1");
    while (c.state < CONNECTION_RECEIVING && step_on(&c) < STEPS_MAX)
        continue;
    recv_error = ECONNRESET;
    step_on(&c);
    recv_error = 0;
    check(strncmp(c.page->reason, "cannot receive: ", 16) == 0,
          "another error from recv() fails the page",
          "connection_fail(c, \"cannot receive: %s\", strerror(errno))");
}

static void check_early_end(int port)
{
    struct connection c;
    begin(&c, port, "/delay/0.05/1");
    while (c.state < CONNECTION_RECEIVING && step_on(&c) < STEPS_MAX)
        continue;
    shutdown(c.fd, SHUT_RD); /* from now on recv() returns 0 */
    step_on(&c);
    check_text("the server closed the connection without an answer",
               c.page->reason, "a connection that ends early fails the page",
               "recv() returned 0: http_closed(), and its reason");
}

int main(void)
{
    struct slow_server server;
    struct slow_server_report report;
    slow_server_start(&server);
    check_states(server.port);
    check_failures(server.port);
    check_early_end(server.port);
    slow_server_stop(&server, &report);
    return check_end();
}
