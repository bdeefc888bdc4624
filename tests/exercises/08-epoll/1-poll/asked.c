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
#include <sys/select.h>
#include <unistd.h>

enum { COUNT = 100, NUMBERS = 400, CHANGES = 3000 };
enum { R = SELECTOR_READABLE, W = SELECTOR_WRITABLE, LISTED = 4, MORE = 8 };

/* ---- in place of the system's ------------------------------------------- */

static int calls, limit;      /* of poll(): how many, milliseconds */
static int asked[NUMBERS];    /* LISTED, and what for, MORE: even other things;
                               * 0: it was not */
static int entries;           /* the most that it was given */
static int twice;             /* entries for one that has another */
static short answer[NUMBERS]; /* what is so, by descriptor */
static int failing;           /* errno of the next calls; 0: none */
static struct pollfd *list;   /* that it was given */
static int list_count;

static void give_up(const char *what, const char *likely)
{
    check(0, what, likely);
    exit(check_end());
}

/* What always comes may be asked for as well: it makes no difference. */
static int what_for(short events)
{
    int rest = events & ~(POLLIN | POLLOUT | POLLERR | POLLHUP | POLLNVAL);
    return LISTED | (events & POLLIN ? R : 0) | (events & POLLOUT ? W : 0) |
           (rest ? MORE : 0);
}

int poll(struct pollfd *fds, nfds_t count, int timeout)
{
    int ready = 0;
    if (++calls > 5 && failing)
        give_up("wait returns when poll() fails",
                "poll() is called again and again: return errno, EINTR as well;"
                " the loop goes round by itself");
    limit = timeout;
    list = fds;
    list_count = (int)count;
    memset(asked, 0, sizeof asked);
    if ((int)count > entries)
        entries = (int)count;
    errno = failing;
    for (nfds_t i = 0; i < count; i++) {
        struct pollfd *p = &fds[i];
        if (p->fd < 0 || p->fd >= NUMBERS)
            continue; /* a negative one is skipped by poll(), too */
        twice += asked[p->fd] != 0;
        asked[p->fd] |= what_for(p->events);
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

enum { TWICE = 4 };

/* All that was told of fd. */
static int told(int fd)
{
    int ready = 0;
    for (int i = 0; i < selector->count; i++)
        if (selector->events[i].fd == fd)
            ready = ready ? TWICE : selector->events[i].ready & (R | W);
    return ready;
}

static const char *told_text(int ready)
{
    static const char *const names[] = {"it is not told", "readable",
                                        "writable", "readable and writable",
                                        "it is told twice"};
    return names[ready];
}

static const char *error_text_of(int error)
{
    return error == 0        ? "no error"
           : error == EBADF  ? "EBADF"
           : error == EINTR  ? "EINTR"
           : error == ENOMEM ? "ENOMEM"
           : error == EINVAL ? "EINVAL"
                             : strerror(error);
}

static int check_error(int expected, int came, const char *what,
                       const char *likely)
{
    return check_text(error_text_of(expected), error_text_of(came), what,
                      likely);
}

static const char *aim(int sum)
{
    static const char *const names[] = {
        "not asked about",
        "asked about for reading",
        "asked about for writing",
        "asked about for reading and writing",
        "asked about for nothing",
        "asked about for more than POLLIN and POLLOUT"};
    return names[sum & MORE ? 5 : sum == LISTED ? 4 : sum & (R | W)];
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
            return check_error(0, error, "a change is not refused",
                               "only one that is not open is");
        if (!looks_right(what))
            return 0;
    }
    return check(1, what, NULL) &&
           check(entries <= COUNT, "the list has no more entries than needed",
                 "those that left are still in it");
}

/* Does it find an entry without looking through the list? Behind its back the
 * entry of one gets the number of another one. */
static int check_place(void)
{
    static const char likely[] =
        "s->place[fd] says where fd stands: a loop over"
        " s->polls takes longer with each descriptor";
    watch_none();
    for (int i = 0; i < 10; i++)
        change(i, R);
    ask(0);
    for (int i = 0; i < list_count; i++)
        if (list[i].fd == fds[3])
            list[i].fd = fds[20];
    change(20, R);
    ask(0);
    if (!check_number(11, list_count, "coming does not look through the list",
                      likely))
        return 0;
    change(3, 0);
    return is_right("leaving does not look through the list", likely);
}

/* The only one that poll() was asked about; -1: there are none, or more. */
static int only_one(void)
{
    return list_count == 1 ? list[0].fd : -1;
}

static int check_number_of(int fd)
{
    static const char likely[] = "poll() takes any number; place[] must have "
                                 "room for it";
    char what[80];
    snprintf(what, sizeof what, "descriptor %d can be watched", fd);
    int error = poll_selector.watch(selector, fd, 0, R);
    if (error)
        return check_error(0, error, what, likely);
    ask(0);
    int came = only_one();
    poll_selector.watch(selector, fd, R, 0);
    return came == fd || check_number(fd, came, what, likely);
}

/* As large as the limit of descriptors allows. */
static int check_large(void)
{
    int large = 100000;
    watch_none();
    while (large > FD_SETSIZE && dup2(fds[0], large) < 0)
        large /= 2;
    if (large <= FD_SETSIZE) {
        printf("not checked: descriptors from %d on (the limit is lower)\n",
               FD_SETSIZE);
        return 1;
    }
    if (dup2(fds[0], FD_SETSIZE) < 0)
        die_errno("descriptor %d", FD_SETSIZE);
    int right = check_number_of(FD_SETSIZE) && check_number_of(large) &&
                check(1, "large numbers can be watched", NULL);
    close(FD_SETSIZE);
    close(large);
    return right;
}

/* Each has what it watches for itself. */
static int check_two(void)
{
    struct selector *other = poll_selector.open();
    watch_none();
    poll_selector.watch(other, fds[1], 0, R); /* to make room */
    poll_selector.watch(other, fds[1], R, 0);
    change(0, R);
    poll_selector.watch(other, fds[1], 0, R);
    ask(0);
    int ours = only_one();
    poll_selector.wait(other, 0);
    int others = only_one();
    poll_selector.close(other);
    return check(ours == fds[0] && others == fds[1],
                 "two selectors each watch what they were told",
                 "a static variable is shared by all of them: what one "
                 "remembers stands in its struct");
}

static int check_closed(void)
{
    watch_none();
    change(0, R);
    change(1, R);
    int fd = fds[1];
    close(fd);
    int changed = poll_selector.watch(selector, fd, R, R | W);
    ask(0);
    int aimed = asked[fd];
    int error = change(2, R);
    error = error ? error : poll_selector.watch(selector, fd, R, 0);
    watched[1] = 0;
    if (!check_error(0, error, "one that was closed can leave the list",
                     "only one that is to be watched must be open") ||
        !is_right("... and is not asked about then", "after is 0: out with it"))
        return 0;
    error = poll_selector.watch(selector, fd, 0, R);
    ask(0);
    int was_asked = asked[fd];
    fds[1] = fcntl(fds[0], F_DUPFD, fd);
    return check_error(EBADF, error, "one that is not open is refused",
                       "fcntl(fd, F_GETFD) is -1, and errno says why") &&
           check_number(0, was_asked, "... and is not asked about",
                        "look whether it is open before it gets an entry") &&
           check_error(EBADF, changed,
                       "... and so is a change, if it was closed meanwhile",
                       "look whether it is open whenever after is not 0") &&
           check_text(aim(LISTED | R), aim(aimed), "... which changes nothing",
                      "look first, and change the entry then");
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
        {R, POLLHUP, R | W, "watched for reading, and POLLHUP"},
        {W, POLLHUP, R | W, "watched for writing, and POLLHUP"},
        {R, POLLERR, R | W, "watched for reading, and POLLERR"},
        {W, POLLERR, R | W, "watched for writing, and POLLERR"},
        {R, POLLNVAL, R | W, "watched for reading, and POLLNVAL"},
        {W, POLLNVAL, R | W, "watched for writing, and POLLNVAL"},
        {R | W, POLLIN | POLLHUP, R | W, "watched for both, POLLIN, POLLHUP"},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        watch_none();
        change(0, R | W);
        change(1, kinds[i].watched);
        answer[fds[1]] = (short)kinds[i].answer;
        ask(0);
        int came = told(fds[1]);
        if (came != kinds[i].told)
            return check_text(told_text(kinds[i].told), told_text(came),
                              kinds[i].what,
                              "POLLERR, POLLHUP and POLLNVAL are both, "
                              "whatever it is watched for");
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
        if (limit != limits[i].milliseconds)
            return check_number(limits[i].milliseconds, limit, what,
                                "a deadline may not come early: "
                                "selector_milliseconds() rounds up");
    }
    check(1, "the limit is milliseconds, rounded up", NULL);
    ask(1e12);
    int long_one = limit;
    ask(INFINITY);
    return check(long_one > 0, "a long limit stays one",
                 "an int has no room for it: selector_milliseconds()") &&
           check(limit < 0, "INFINITY is no limit: -1", NULL);
}

/* What wait returns when poll() fails. */
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
    return came;
}

static void check_failures(void)
{
    static const char likely[] = "if poll() returns -1, return errno, and look "
                                 "at no revents: it is from the time before";
    if (check_error(EINTR, failure(EINTR), "a signal is returned as EINTR",
                    likely) &&
        check_number(0, selector->count, "... and nothing is told", likely) &&
        check_number(1, calls, "... and poll() is not called again",
                     "the loop goes round by itself"))
        check_error(ENOMEM, failure(ENOMEM),
                    "any other error is returned as well", likely);
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
                     calls ? "one poll() for the whole list, and for each wait"
                           : "write wait_poll()") &&
        check_few() && check_many() && check_place() && check_large() &&
        check_two() && check_closed() && check_kinds() && check_all_told() &&
        check_limits())
        check_failures();
    selector_close(selector);
    return check_end();
}
