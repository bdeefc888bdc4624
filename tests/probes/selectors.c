/* selectors.c: checks a selector by itself, of the kind that LOOP_SELECTOR
 * names: what it tells of descriptors, when, and how often. */
#include <check.h>
#include <descriptors.h>
#include <die.h>
#include <errors.h>
#include <monotonic.h>
#include <selector.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { NONE = 0, READ = SELECTOR_READABLE, WRITE = SELECTOR_WRITABLE };

static struct selector *selector;

static int is_kind(const char *name)
{
    return strcmp(selector->kind->name, name) == 0;
}

/* Such a selector hears nothing of a descriptor that is closed, and forgets
 * it; the others tell that it is ready. */
static int forgets_closed_ones(void)
{
    return is_kind("epoll") || is_kind("kqueue");
}

static void must(int ok, const char *what)
{
    if (!ok)
        die_errno("%s", what);
}

static void make_pipe(int ends[2])
{
    must(pipe(ends) == 0, "pipe");
}

static void put_byte(int fd)
{
    must(write(fd, "x", 1) == 1, "write");
}

static void fill(int fd)
{
    char page[4096] = "";
    must(fcntl(fd, F_SETFL, O_NONBLOCK) == 0, "fcntl");
    while (write(fd, page, sizeof page) > 0)
        continue;
}

static void close_both(const int ends[2])
{
    close(ends[0]);
    close(ends[1]);
}

/* What fd is ready for, as the last wait told. */
static int told(int fd)
{
    int ready = NONE;
    for (int i = 0; i < selector->count; i++)
        if (selector->events[i].fd == fd)
            ready |= selector->events[i].ready;
    return ready;
}

/* Asks without waiting: what is fd ready for, of what it is watched for? */
static int ask(int fd, int watched)
{
    selector_wait(selector, 0);
    return told(fd) & watched;
}

static void watch(int fd, int before, int after)
{
    errno = selector_watch(selector, fd, before, after);
    must(errno == 0, "selector_watch");
}

static const char *say(int ready)
{
    static const char *const texts[] = {"nothing", "reading", "writing",
                                        "reading and writing"};
    return texts[ready];
}

static void expect(int ready, int fd, int watched, const char *what)
{
    check_text(say(ready), say(ask(fd, watched)), what, NULL);
}

/* ---- what is ready ------------------------------------------------------- */

static void level_triggered(void)
{
    int ends[2];
    char byte;
    make_pipe(ends);
    watch(ends[0], NONE, READ);
    expect(NONE, ends[0], READ, "an empty pipe is not ready");
    check_number(0, selector->count, "and there is no event", NULL);
    put_byte(ends[1]);
    expect(READ, ends[0], READ, "a pipe with a byte is readable");
    expect(READ, ends[0], READ, "and so it is in the next wait");
    must(read(ends[0], &byte, 1) == 1, "read");
    expect(NONE, ends[0], READ, "until the byte is read");
    watch(ends[0], READ, NONE);
    close_both(ends);
}

static void changed(void)
{
    int ends[2];
    must(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0, "socketpair");
    int fd = ends[0];
    watch(fd, NONE, WRITE);
    expect(WRITE, fd, WRITE, "a socket with room is writable");
    put_byte(ends[1]);
    expect(WRITE, fd, READ | WRITE, "readable is told to who asked only");
    watch(fd, WRITE, READ | WRITE);
    expect(READ | WRITE, fd, READ | WRITE, "watched for both: both");
    check_number(READ, selector->events[0].ready & READ,
                 "the first event tells reading", NULL);
    watch(fd, READ | WRITE, READ);
    expect(READ, fd, READ | WRITE, "from both to reading");
    watch(fd, READ, WRITE);
    expect(WRITE, fd, READ | WRITE, "from reading to writing");
    watch(fd, WRITE, NONE);
    expect(NONE, fd, READ | WRITE, "removed: it is ready, and not told");
    watch(fd, NONE, READ);
    expect(READ, fd, READ | WRITE, "watched again: readable");
    watch(fd, READ, READ);
    expect(READ, fd, READ | WRITE, "changed to the same: readable");
    watch(fd, READ, NONE);
    close_both(ends);
}

static void hang_ups(void)
{
    int ends[2];
    make_pipe(ends);
    watch(ends[0], NONE, READ);
    close(ends[1]);
    expect(READ, ends[0], READ, "a pipe that nobody writes to is readable");
    watch(ends[0], READ, NONE);
    close(ends[0]);
    make_pipe(ends);
    fill(ends[1]);
    watch(ends[1], NONE, WRITE);
    expect(NONE, ends[1], WRITE, "a full pipe is not writable");
    close(ends[0]);
    expect(WRITE, ends[1], WRITE, "until nobody reads it any more");
    watch(ends[1], WRITE, NONE);
    close(ends[1]);
    must(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0, "socketpair");
    watch(ends[0], NONE, READ);
    close(ends[1]);
    expect(READ, ends[0], READ, "a socket whose other end is closed: readable");
    watch(ends[0], READ, NONE);
    close(ends[0]);
}

/* A socket that was bound, and is not listening: its port refuses. */
static void refused(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int closed = socket(AF_INET, SOCK_STREAM, 0);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    must(closed >= 0 && fd >= 0, "socket");
    must(bind(closed, (struct sockaddr *)&address, size) == 0 &&
             getsockname(closed, (struct sockaddr *)&address, &size) == 0 &&
             fcntl(fd, F_SETFL, O_NONBLOCK) == 0,
         "a bound socket");
    int error = 0;
    size = sizeof error;
    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
        error = errno;
    watch(fd, NONE, WRITE);
    selector_wait(selector, 10);
    check_text(say(WRITE), say(told(fd) & WRITE),
               "a refused connection is writable", NULL);
    if (error == EINPROGRESS)
        must(getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0, "error");
    check_number(ECONNREFUSED, error, "and says so", NULL);
    watch(fd, WRITE, NONE);
    close(fd);
    close(closed);
}

/* ---- numbers that come back ---------------------------------------------- */

static void removed_and_reused(void)
{
    int old[2], new[2];
    make_pipe(old);
    put_byte(old[1]);
    watch(old[0], NONE, READ);
    expect(READ, old[0], READ, "the old one is readable");
    watch(old[0], READ, NONE);
    close_both(old);
    make_pipe(new);
    check_number(old[0], new[0], "a new one has its number", NULL);
    watch(new[0], NONE, READ);
    expect(NONE, new[0], READ, "and is not ready");
    put_byte(new[1]);
    expect(READ, new[0], READ, "before it has a byte");
    watch(new[0], READ, NONE);
    close_both(new);
}

/* The owner forgot to remove it. */
static void closed_and_reused(void)
{
    int old[2], new[2];
    make_pipe(old);
    put_byte(old[1]);
    watch(old[0], NONE, READ);
    close_both(old);
    expect(forgets_closed_ones() ? NONE : READ, old[0], READ,
           "one that was closed is forgotten, or ready");
    make_pipe(new);
    check_number(old[0], new[0], "another one has its number", NULL);
    watch(new[0], READ, READ);
    expect(NONE, new[0], READ, "it is watched, and not ready");
    put_byte(new[1]);
    expect(READ, new[0], READ, "before it has a byte, too");
    close_both(new);
    watch(new[0], READ, NONE);
    expect(NONE, new[0], READ, "removed after it was closed");
    check_number(0, selector->count, "there is no event any more", NULL);
}

/* ---- many ---------------------------------------------------------------- */

/* Copies of fd, as many as count, the limit and the selector allow. */
static int watch_copies(int fd, int *copies, int count)
{
    for (int i = 0; i < count; i++) {
        copies[i] = dup(fd);
        if (copies[i] >= 0 &&
            selector_watch(selector, copies[i], NONE, READ) == 0)
            continue;
        if (copies[i] >= 0)
            close(copies[i]);
        return i;
    }
    return count;
}

static int order(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* Were exactly these told, each once? */
static int told_once_each(int *fds, int count)
{
    int *events = xcalloc((size_t)count + 1, sizeof *events);
    int same = selector->count == count;
    for (int i = 0; same && i < count; i++)
        events[i] = selector->events[i].fd;
    qsort(events, (size_t)count, sizeof *events, order);
    qsort(fds, (size_t)count, sizeof *fds, order);
    for (int i = 0; same && i < count; i++)
        same = events[i] == fds[i];
    free(events);
    return same;
}

/* Removes those at the beginning, at the end and between, in turn. */
static void remove_each(int *fds, int count)
{
    int right = 1;
    for (int left = count; left > 0; left--) {
        int place = left % 3 == 0 ? 0 : left % 3 == 1 ? left - 1 : left / 2;
        watch(fds[place], READ, NONE);
        close(fds[place]);
        memmove(&fds[place], &fds[place + 1],
                (size_t)(left - 1 - place) * sizeof *fds);
        if (left % 100 == 0 || left < 20) {
            selector_wait(selector, 0);
            right = told_once_each(fds, left - 1) && right;
        }
    }
    check(right, "of those that are removed one by one, the rest is told",
          "the last one takes the place of another, and is not found there");
}

static void many_at_once(void)
{
    enum { MANY = 3000 };
    int ends[2], fds[MANY];
    make_pipe(ends);
    put_byte(ends[1]);
    int count = watch_copies(ends[0], fds, MANY);
    if (is_kind("select"))
        check(count > 900 && count < FD_SETSIZE,
              "select takes those below FD_SETSIZE", NULL);
    else
        check_number(MANY, count, "3,000 are watched",
                     "the limit of descriptors (ulimit -Hn) is below that");
    selector_wait(selector, INFINITY);
    check(told_once_each(fds, count), "all are told in one wait, each once",
          "there is room for some of the events only");
    remove_each(fds, count);
    close_both(ends);
}

/* ---- what is refused ----------------------------------------------------- */

static void bad_ones(const char *file)
{
    int ends[2], large = FD_SETSIZE + 100;
    make_pipe(ends);
    must(dup2(ends[0], large) == large, "dup2");
    check_number(is_kind("select") ? E_VALUE : 0,
                 selector_watch(selector, large, NONE, READ),
                 "a number above FD_SETSIZE: E_VALUE for select()", NULL);
    if (!is_kind("select"))
        watch(large, READ, NONE);
    close(large);
    close_both(ends);
    check_number(EBADF, selector_watch(selector, ends[0], NONE, READ),
                 "one that is not open: EBADF", NULL);
    int fd = open(file, O_RDONLY);
    must(fd >= 0, file);
    int error = selector_watch(selector, fd, NONE, READ);
    check_number(is_kind("epoll") ? EPERM : 0, error,
                 "a regular file: EPERM for epoll", NULL);
    if (!error) {
        expect(READ, fd, READ, "a regular file is always ready");
        watch(fd, READ, NONE);
    }
    close(fd);
    selector_wait(selector, 0);
    check_number(0, selector->count, "after all that nothing is watched", NULL);
}

/* ---- time and signals ---------------------------------------------------- */

static void rounded_up(void)
{
    check_number(0, selector_milliseconds(0), "0 s: 0 ms", NULL);
    check_number(1, selector_milliseconds(0.000001), "1 µs: 1 ms", NULL);
    check_number(1, selector_milliseconds(0.001), "1 ms: 1 ms", NULL);
    check_number(2, selector_milliseconds(0.0010001), "a bit more: 2 ms", NULL);
    check_number(-1, selector_milliseconds(INFINITY), "no limit: -1", NULL);
    check_number(86400000, selector_milliseconds(1e300), "at most a day", NULL);
    int early = 0;
    for (double seconds = 0.0003; seconds < 0.01; seconds += 0.0007) {
        double start = monotonic_now();
        selector_wait(selector, seconds);
        early += monotonic_now() < start + seconds;
    }
    check_number(0, early, "waits that end early", NULL);
    check_number(0, selector->count, "the end of the time is no event", NULL);
}

static void on_alarm(int number)
{
    (void)number;
}

static void interrupted(void)
{
    int ends[2];
    struct sigaction action = {.sa_handler = on_alarm};
    struct itimerval often = {{0, 10000}, {0, 10000}}, never = {{0, 0}, {0, 0}};
    make_pipe(ends);
    watch(ends[0], NONE, READ);
    must(sigaction(SIGALRM, &action, NULL) == 0, "sigaction");
    must(setitimer(ITIMER_REAL, &often, NULL) == 0, "setitimer");
    check_number(EINTR, selector_wait(selector, INFINITY), "a signal: EINTR",
                 NULL);
    must(setitimer(ITIMER_REAL, &never, NULL) == 0, "setitimer");
    check_number(0, selector->count, "it ends the wait, no event", NULL);
    put_byte(ends[1]);
    check_number(0, selector_wait(selector, INFINITY), "no signal: 0", NULL);
    check_text(say(READ), say(told(ends[0])), "the next wait finds one", NULL);
    watch(ends[0], READ, NONE);
    close_both(ends);
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc != 2)
        die_usage("usage: selectors FILE");
    descriptors_raise_limit();
    selector = selector_open();
    level_triggered();
    changed();
    hang_ups();
    refused();
    removed_and_reused();
    closed_and_reused();
    many_at_once();
    bad_ones(argv[1]);
    rounded_up();
    interrupted();
    selector_close(selector);
    return check_end();
}
