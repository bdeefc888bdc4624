/* main.c: a switchboard with one line, and those who call, for exercise 8.3:
 * when a call is over, the next one begins. */
#include <die.h>
#include <loop.h>
#include <relay.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CALLERS = 4, CALLS = CALLERS / 2 };

static struct caller {
    const char *name;
    int fd; /* the caller's end of a socket pair; the relay has the other */
} callers[CALLERS] = {{"Ann", -1}, {"Bob", -1}, {"Cid", -1}, {"Dora", -1}};

static struct loop *loop;
static struct relay relays[CALLS];
static int calls; /* that have begun */

/* ---- the switchboard ---------------------------------------------------- */

/* It does not block, and takes little before it is full. */
static void prepare(int fd)
{
    int flags = fcntl(fd, F_GETFL), size = 4096;
    if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0)
        die_errno("fcntl");
    if (setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size) != 0)
        die_errno("setsockopt");
}

/* Returns the switchboard's end of the line to a caller. The caller's end gets
 * a number from 100 on: a caller is another program, as a rule, and takes no
 * number away. */
static int answer(struct caller *caller)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
        die_errno("socketpair");
    caller->fd = fcntl(ends[1], F_DUPFD, 100);
    if (caller->fd < 0)
        die_errno("fcntl");
    close(ends[1]);
    prepare(ends[0]);
    prepare(caller->fd);
    return ends[0];
}

/* Begins the next call, if there is one. */
static int next_call(void *argument)
{
    (void)argument;
    if (calls == CALLS)
        return 0;
    struct caller *one = &callers[2 * calls], *other = one + 1;
    int sockets[2] = {answer(one), answer(other)};
    printf("%s and %s are connected: descriptors %d and %d\n", one->name,
           other->name, sockets[0], sockets[1]);
    return relay_start(&relays[calls++], loop, sockets, next_call, NULL);
}

/* ---- those who call ----------------------------------------------------- */

/* Says it again and again, as long as there is room. Returns how often. */
static int talk(const struct caller *caller, const char *text)
{
    int said = 0;
    while (send(caller->fd, text, strlen(text), 0) > 0)
        said++;
    if (errno != EAGAIN && errno != EWOULDBLOCK)
        die_errno("%s cannot speak", caller->name);
    return said;
}

static void say(const struct caller *caller, const char *text)
{
    printf("%s says: %s\n", caller->name, text);
    if (send(caller->fd, text, strlen(text), 0) < 0)
        die_errno("%s cannot speak", caller->name);
}

static void listen_to(const struct caller *caller)
{
    char text[60];
    ssize_t got = recv(caller->fd, text, sizeof text, 0);
    printf("%s hears: %.*s\n", caller->name, got > 0 ? (int)got : 0, text);
}

static void hang_up(struct caller *caller)
{
    printf("%s hangs up\n", caller->name);
    close(caller->fd);
}

/* ---- what happens ------------------------------------------------------- */

static int stop(void *argument)
{
    loop_stop(argument);
    return 0;
}

/* Runs the loop until it has nothing to do: then its virtual clock jumps, and
 * the timer is due. */
static void settle(void)
{
    struct timer timer = TIMER(stop, loop);
    if (loop_call_later(loop, 1, &timer) != 0 || loop_run_forever(loop) != 0)
        die("the loop does not run");
}

int main(int argc, char **argv)
{
    (void)argc;
    struct virtual_clock clock;
    struct caller *ann = &callers[0], *bob = &callers[1];
    struct caller *cid = &callers[2], *dora = &callers[3];
    program_begin(argv[0]);
    loop = loop_new();
    virtual_clock_begin(&clock);
    loop_set_clock(loop, &clock.clock);

    next_call(NULL);
    puts("Ann talks and talks, and Bob does not listen");
    while (talk(ann, "Tell nobody! ") > 0)
        settle();
    hang_up(bob);
    settle();
    say(cid, "Hello, Dora.");
    settle();
    listen_to(dora);
    hang_up(cid);
    settle();
    loop_free(loop);
    close(ann->fd);
    close(dora->fd);
    return 0;
}
