/* asked.c: drives the selector with a poll() that notes what it is asked, and
 * that answers what a check wants. */
#include <check.h>
#include <descriptors.h>
#include <die.h>
#include <poll_selector.h>

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { COUNT = 100, NUMBERS = 400, CHANGES = 3000 };
enum { R = SELECTOR_READABLE, W = SELECTOR_WRITABLE, LISTED = 4 };

/* ---- in place of the system's ------------------------------------------- */

static int calls, limit;      /* of poll(): how many, milliseconds */
static int asked[NUMBERS];    /* LISTED, and what for; 0: it was not */
static int entries;           /* the most that it was given */
static int twice;             /* entries for one that has another */
static short answer[NUMBERS]; /* what is so, by descriptor */
static int failing;           /* errno of the next calls; 0: none */

int poll(struct pollfd *fds, nfds_t count, int timeout)
{
    int ready = 0;
    calls++;
    limit = timeout;
    memset(asked, 0, sizeof asked);
    if ((int)count > entries)
        entries = (int)count;
    errno = failing;
    for (nfds_t i = 0; i < count; i++) {
        struct pollfd *p = &fds[i];
        if (p->fd < 0 || p->fd >= NUMBERS)
            continue; /* a negative one is skipped by poll(), too */
        twice += asked[p->fd] != 0;
        asked[p->fd] |= LISTED | (p->events & POLLIN ? R : 0) |
                        (p->events & POLLOUT ? W : 0);
        if (failing)
            continue;
        p->revents =
            (short)(answer[p->fd] & (p->events | POLLERR | POLLHUP | POLLNVAL));
        ready += p->revents != 0;
    }
    return failing ? -1 : ready;
}

/* ---- what the checks do ------------------------------------------------- */

static struct selector *selector;
static int fds[COUNT];      /* open ones */
static int watched[COUNT];  /* what for */
static const char *problem; /* of the last look; its likely cause */

static int change(int i, int after)
{
    int error = poll_selector.watch(selector, fds[i], watched[i], after);
    if (!error)
        watched[i] = after;
    return error;
}

static int ask(double seconds)
{
    selector->count = 0;
    return poll_selector.wait(selector, seconds);
}

/* All that was told of fd; -1 if it was told more than once. */
static int told(int fd)
{
    int ready = 0;
    for (int i = 0; i < selector->count; i++)
        if (selector->events[i].fd == fd)
            ready = ready ? -1 : selector->events[i].ready;
    return ready;
}

static const char *aim(int sum)
{
    static const char *const names[] = {
        "not asked about", "asked about for reading", "asked about for writing",
        "asked about for reading and writing", "asked about for nothing"};
    return names[sum == LISTED ? 4 : sum & (R | W)];
}

/* Asks, and compares what poll() is asked with what is watched. Tells only what
 * is wrong. */
static int looks_right(const char *what)
{
    char expected[80], came[80];
    twice = 0;
    ask(0);
    for (int i = 0; i < COUNT; i++) {
        if (asked[fds[i]] == (watched[i] ? LISTED | watched[i] : 0))
            continue;
        snprintf(expected, sizeof expected, "descriptor %d is %s", fds[i],
                 aim(watched[i]));
        snprintf(came, sizeof came, "descriptor %d is %s", fds[i],
                 aim(asked[fds[i]]));
        return check_text(expected, came, what, problem);
    }
    return twice == 0 ||
           check_number(0, twice, "entries for one that has another", problem);
}

static int is_right(const char *what, const char *likely)
{
    problem = likely;
    return looks_right(what) && check(1, what, NULL);
}

static void watch_none(void)
{
    memset(answer, 0, sizeof answer);
    for (int i = 0; i < COUNT; i++)
        if (watched[i])
            change(i, 0);
}

/* ---- watch -------------------------------------------------------------- */

static int check_few(void)
{
    change(0, R);
    change(1, W);
    change(2, R | W);
    if (!is_right("poll() is asked about what is watched",
                  "a new one gets an entry, and POLLIN, POLLOUT or both"))
        return 0;
    change(1, R);
    if (!is_right("what one is watched for can be changed",
                  "its entry is s->polls[s->place[fd]]: set events anew"))
        return 0;
    change(0, 0);
    if (!is_right("a descriptor that is not watched any more is not asked "
                  "about, the others are",
                  "the last entry takes its place, and count is one less"))
        return 0;
    change(2, W);
    return is_right("the one that took its place can be changed",
                    "the last entry has moved: s->place[] of its descriptor "
                    "is another one now");
}

static int check_many(void)
{
    static const char what[] = "after each of 3,000 changes it is asked about "
                               "what is watched, and nothing else";
    unsigned drawn = 8;
    entries = 0;
    problem = "s->place[] is wrong for one of them, or the arrays have no room "
              "for it";
    for (int n = 0; n < CHANGES; n++) {
        drawn = drawn * 1103515245u + 12345u;
        int i = (int)((drawn >> 16) % COUNT);
        drawn = drawn * 1103515245u + 12345u;
        int error = change(i, (int)((drawn >> 16) % 4));
        if (error)
            return check_number(0, error, "the error of a change", NULL);
        if (!looks_right(what))
            return 0;
    }
    return check(1, what, NULL) &&
           check(entries <= COUNT, "the list has no more entries than needed",
                 "those that left are still in it");
}

static int check_closed(void)
{
    watch_none();
    change(0, R);
    change(1, R);
    int fd = fds[1];
    close(fd);
    int error = change(2, R);
    error = error ? error : poll_selector.watch(selector, fd, R, 0);
    watched[1] = 0;
    if (!check_number(0, error, "one that was closed can leave the list",
                      "only one that is to be watched must be open") ||
        !is_right("... and is not asked about then", "after is 0: out with it"))
        return 0;
    error = poll_selector.watch(selector, fd, 0, R);
    ask(0);
    int was_asked = asked[fd];
    fds[1] = fcntl(fds[0], F_DUPFD, fd);
    return check_number(EBADF, error, "one that is not open is refused",
                        "fcntl(fd, F_GETFD) is -1, and errno says why") &&
           check_number(0, was_asked, "... and is not asked about",
                        "look whether it is open before it gets an entry");
}

/* ---- wait --------------------------------------------------------------- */

static int check_kinds(void)
{
    static const struct {
        int watched, answer, told;
        const char *what;
    } kinds[] = {
        {R, POLLIN, R, "watched for reading, and POLLIN"},
        {W, POLLOUT, W, "watched for writing, and POLLOUT"},
        {R | W, POLLIN, R, "watched for both, and POLLIN"},
        {R | W, POLLOUT, W, "watched for both, and POLLOUT"},
        {R | W, POLLIN | POLLOUT, R | W, "watched for both, and both come"},
        {R, POLLHUP, R, "watched for reading, and POLLHUP"},
        {W, POLLHUP, W, "watched for writing, and POLLHUP"},
        {R, POLLERR, R, "watched for reading, and POLLERR"},
        {W, POLLERR, W, "watched for writing, and POLLERR"},
        {R, POLLNVAL, R, "watched for reading, and POLLNVAL"},
        {W, POLLNVAL, W, "watched for writing, and POLLNVAL"},
        {R | W, POLLIN | POLLHUP, R | W, "watched for both, POLLIN, POLLHUP"},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        watch_none();
        change(0, R | W);
        change(1, kinds[i].watched);
        answer[fds[1]] = (short)kinds[i].answer;
        ask(0);
        int came = told(fds[1]);
        if (came < 0 || (came & kinds[i].watched) != kinds[i].told)
            return check_number(kinds[i].told, came, kinds[i].what,
                                "(1 readable, 2 writable, 3 both, 0 not told, "
                                "-1 twice) POLLERR, POLLHUP and POLLNVAL are "
                                "both");
    }
    return check(1, "it is told what a descriptor is ready for", NULL);
}

static int check_all_told(void)
{
    int count = 0, right = 0;
    watch_none();
    for (int i = 0; i < COUNT; i++)
        change(i, i % 2 ? R : W);
    for (int i = 0; i < COUNT; i++)
        answer[fds[i]] = i % 3 ? (i % 2 ? POLLIN : POLLOUT) : 0;
    ask(0);
    ask(0); /* level-triggered */
    for (int i = 0; i < COUNT; i++) {
        count += i % 3 != 0;
        right += i % 3 && (told(fds[i]) & watched[i]);
    }
    if (!check_number(count, right, "each of them is told, if many are ready",
                      "go through the whole list, and tell each; in every "
                      "call, since it is level-triggered") ||
        !check_number(count, selector->count, "... and no other",
                      "revents is 0 in those that are not ready"))
        return 0;
    memset(answer, 0, sizeof answer);
    ask(0);
    return check_number(0, selector->count, "none is told if none is ready",
                        "revents is what happened, not events");
}

static int check_limits(void)
{
    static const struct {
        double seconds;
        int milliseconds;
    } limits[] = {{0, 0}, {0.25, 250}, {0.0001, 1}, {1.0002, 1001}};
    char what[80];
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        ask(limits[i].seconds);
        snprintf(what, sizeof what, "milliseconds for %g s", limits[i].seconds);
        if (!check_number(limits[i].milliseconds, limit, what,
                          "a deadline may not come early: "
                          "selector_milliseconds() rounds up"))
            return 0;
    }
    ask(1e12);
    int long_one = limit;
    ask(INFINITY);
    return check(long_one > 0, "a long limit stays one",
                 "an int has no room for it: selector_milliseconds()") &&
           check(limit < 0, "INFINITY is no limit: -1", NULL);
}

/* What wait returns when poll() fails; and it tells nothing. */
static int failure(int error)
{
    watch_none();
    change(0, R);
    answer[fds[0]] = POLLIN;
    ask(0);
    failing = error;
    calls = 0;
    int came = ask(0);
    failing = 0;
    return selector->count == 0 && calls == 1 ? came : -1;
}

static void check_failures(void)
{
    if (check_number(EINTR, failure(EINTR),
                     "a signal is returned as EINTR, and nothing is told",
                     "(-1: something was told, or poll() was called again) "
                     "return errno; the loop goes round by itself"))
        check_number(ENOMEM, failure(ENOMEM),
                     "any other error is returned as well",
                     "if poll() returns -1, return errno");
}

int main(int argc, char **argv)
{
    (void)argc;
    program_begin(argv[0]);
    descriptors_raise_limit();
    int null = open("/dev/null", O_RDONLY);
    selector = poll_selector.open();
    for (int i = 0; i < COUNT; i++) {
        fds[i] = fcntl(null, F_DUPFD, i < COUNT / 2 ? 20 : 200);
        if (fds[i] < 0 || fds[i] >= NUMBERS)
            die_errno("cannot open %d descriptors", COUNT);
    }
    selector->kind = &poll_selector;
    ask(0);
    if (check_number(1, calls, "wait calls poll(), once",
                     "write wait_poll()") &&
        check_few() && check_many() && check_closed() && check_kinds() &&
        check_all_told() && check_limits())
        check_failures();
    selector_close(selector);
    return check_end();
}
