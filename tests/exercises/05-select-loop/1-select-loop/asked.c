/* asked.c: runs the loop with a select() that looks at what it is asked, tells
 * of one ready descriptor at a time, and is interrupted every other time. */
#include <check.h>
#include <connection.h>

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PROBE_PAGES = 3, PROBE_CALLS_MAX = 200 };

/* What was seen of the answer; in one place, to share no name with it. */
static struct {
    struct connection *connections[PROBE_PAGES]; /* in the order of steps */
    int known;                                   /* how many of them */
    int ready;       /* the descriptor that select() has told of; -1: none */
    int interrupted; /* its last call ended with EINTR */
    int calls;       /* of select() */
    int early;       /* steps behind a signal */
    int uncalled;    /* steps of what select() has not called ready */
    int minus_one;   /* FD_ISSET(-1, ...) */
    int too_small;   /* descriptors that select() did not look at */
    int limited;     /* calls with a time limit */
    int missing;     /* a connection is not asked for */
    int done;
    int broken;     /* select() is to end with EBADF */
    int error_told; /* it did, and the answer said so */
    int output;     /* of the probe, while the answer's goes away */
} probe = {.ready = -1};

static int probe_step(struct connection *c)
{
    if (probe.calls == 0 && probe.known < PROBE_PAGES)
        probe.connections[probe.known++] = c;
    else if (probe.interrupted)
        probe.early++;
    else if (c->fd < 0 || c->fd != probe.ready)
        probe.uncalled++;
    probe.ready = -1;
    int was_done = c->state == CONNECTION_DONE;
    int went_on = connection_step(c);
    probe.done += c->state == CONNECTION_DONE && !was_done;
    return went_on;
}

static int probe_is_set(int fd, const fd_set *set)
{
    if (fd < 0 || fd >= FD_SETSIZE) {
        probe.minus_one++;
        return 0;
    }
    return FD_ISSET(fd, set) != 0;
}

#undef FD_ISSET
#define FD_ISSET(fd, set) probe_is_set(fd, set)
#define connection_step   probe_step
#define main              answer_main
#include <main.c>
#undef main

/* Is c in the set for what it waits for? If not, the loop would never end. */
static void probe_must_ask(const struct connection *c, const fd_set *readable,
                           const fd_set *writable)
{
    const fd_set *right =
        c->state == CONNECTION_RECEIVING ? readable : writable;
    if (right && probe_is_set(c->fd, right))
        return;
    probe.missing = 1;
    exit(EXIT_FAILURE);
}

/* The first connection that can go on; poll() says so. */
static const struct connection *probe_wait_for_one(void)
{
    for (;;) {
        for (int i = 0; i < probe.known; i++) {
            int reads = probe.connections[i]->state == CONNECTION_RECEIVING;
            struct pollfd one = {probe.connections[i]->fd,
                                 reads ? POLLIN : POLLOUT, 0};
            if (one.fd >= 0 && poll(&one, 1, 0) > 0)
                return probe.connections[i];
        }
        poll(NULL, 0, 1);
    }
}

int select(int count, fd_set *readable, fd_set *writable, fd_set *other,
           struct timeval *limit)
{
    (void)other;
    probe.calls++;
    if (probe.broken) {
        if (probe.calls > 1)
            _exit(EXIT_SUCCESS);
        errno = EBADF;
        return -1;
    }
    probe.limited += limit != NULL;
    if (probe.done == PROBE_PAGES || probe.calls > PROBE_CALLS_MAX)
        exit(EXIT_FAILURE);
    for (int i = 0; i < probe.known; i++) {
        if (probe.connections[i]->state == CONNECTION_DONE)
            continue;
        probe_must_ask(probe.connections[i], readable, writable);
        probe.too_small += probe.connections[i]->fd >= count;
    }
    probe.interrupted = probe.calls % 2;
    if (probe.interrupted) {
        errno = EINTR;
        return -1;
    }
    const struct connection *c = probe_wait_for_one();
    probe.ready = c->fd;
    if (readable)
        FD_ZERO(readable);
    if (writable)
        FD_ZERO(writable);
    FD_SET(probe.ready, c->state == CONNECTION_RECEIVING ? readable : writable);
    return 1;
}

static void probe_run_answer(void)
{
    char *arguments[] = {"asked", "-n", "3", "-d", "0.05", NULL};
    probe.output = dup(STDOUT_FILENO);
    if (probe.output < 0 || !freopen("/dev/null", "w", stdout))
        exit(EXIT_FAILURE);
    exit(answer_main(5, arguments));
}

/* Runs it in a child with a select() that fails. Does it end, and say why? */
static int probe_tells_an_error(void)
{
    char said[1000];
    int status = 0;
    FILE *errors = tmpfile();
    pid_t child = errors ? fork() : -1;
    if (child == 0) {
        probe.broken = 1;
        dup2(fileno(errors), STDERR_FILENO);
        probe_run_answer();
    }
    if (child < 0 || waitpid(child, &status, 0) != child)
        exit(EXIT_FAILURE);
    rewind(errors);
    said[fread(said, 1, sizeof said - 1, errors)] = '\0';
    fclose(errors);
    return WIFEXITED(status) && WEXITSTATUS(status) == EXIT_FAILURE &&
           strstr(said, strerror(EBADF)) != NULL;
}

/* Called at the end, however the answer ends. */
static void probe_report(void)
{
    fflush(stdout);
    dup2(probe.output, STDOUT_FILENO);
    if (!check(probe.calls > 0, "it waits in select()",
               "fill, select(), step; until all are done"))
        _exit(EXIT_FAILURE);
    check_number(0, probe.early, "steps behind a signal",
                 "after EINTR the sets still hold the question: FD_ZERO() "
                 "them, or skip the steps");
    check_number(0, probe.uncalled,
                 "steps of what select() has not called ready",
                 "step once each whose bit is still set, then select() again");
    check_number(0, probe.minus_one, "times FD_ISSET() was asked about -1",
                 "is a descriptor -1? A connection that is done has none");
    check_number(0, probe.too_small,
                 "descriptors that select() did not look at",
                 "its first argument is the highest descriptor, plus 1");
    check_number(0, probe.limited, "calls of select() with a time limit",
                 "its last argument is NULL: wait as long as it takes");
    check(!probe.missing, "every connection is asked for",
          "fill both sets afresh before every select(): RECEIVING goes into "
          "the readable ones, CONNECTING and SENDING into the writable ones");
    if (!probe.missing)
        check_number(PROBE_PAGES, probe.done,
                     "pages that come, with signals in between",
                     "EINTR is no error, and no end: go round again");
    check(probe.error_told, "an error other than EINTR ends the program",
          "die_errno(\"select\") unless errno is EINTR");
    _exit(check_end());
}

int main(void)
{
    probe.error_told = probe_tells_an_error();
    atexit(probe_report);
    probe_run_answer();
}
