/* calls.c: two calls, one behind the other on the same descriptors: what was
 * said in the first must not be heard in the second. Ann and Bob have the
 * first, Cid and Dora the second. */
#include <check.h>
#include <descriptors.h>
#include <die.h>
#include <relay.h>
#include <selector.h>

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CALLS = 2, RESTLESS = 20000, LONG = 20000, LITTLE = 3 };

static struct loop *loop;
static struct relay relays[CALLS];
static int sockets[CALLS][2]; /* the relay's */
static int callers[CALLS][2]; /* the other ends of these */
static int calls;             /* that have begun */
static int overs[CALLS];      /* how often each was over */
static const char *scene;     /* for messages */

/* Only the first failure is told, and each scene that went well. */
static void must_be(int ok, const char *what, const char *likely)
{
    char text[160];
    if (ok)
        return;
    snprintf(text, sizeof text, "%s: %s", scene, what);
    check(0, text, likely);
    exit(check_end());
}

static void must_be_text(const char *expected, const char *came,
                         const char *what, const char *likely)
{
    char text[160];
    if (strcmp(expected, came) == 0)
        return;
    snprintf(text, sizeof text, "%s: %s", scene, what);
    check_text(expected, came, text, likely);
    exit(check_end());
}

/* ---- in place of the system's send() ------------------------------------- */

static size_t most = SIZE_MAX; /* bytes that it takes at once */

ssize_t send(int fd, const void *bytes, size_t length, int flags)
{
    return sendto(fd, bytes, length < most ? length : most, flags, NULL, 0);
}

/* ---- a selector that sees when a descriptor leaves ---------------------- */

static struct selector *inner; /* the one that LOOP_SELECTOR names */
static int too_late;           /* descriptors that were closed by then */

static int watch_looking(struct selector *selector, int fd, int before,
                         int after)
{
    (void)selector;
    if (fcntl(fd, F_GETFD) < 0)
        too_late++;
    return selector_watch(inner, fd, before, after);
}

static int wait_looking(struct selector *selector, double seconds)
{
    int error = selector_wait(inner, seconds);
    for (int i = 0; i < inner->count; i++)
        selector_found(selector, inner->events[i].fd, inner->events[i].ready);
    return error;
}

static void close_looking(struct selector *selector)
{
    selector_close(inner);
    free(selector);
}

static const struct selector_kind looking = {"looking", NULL, watch_looking,
                                             wait_looking, close_looking};

static struct selector *looking_selector(void)
{
    struct selector *selector = xcalloc(1, sizeof *selector);
    selector->kind = &looking;
    inner = selector_open();
    return selector;
}

/* ---- a clock that sees whether the loop comes to rest -------------------- */

static struct virtual_clock virtual_one;
static long looks; /* at the clock, since settle() was called */

static double counting_now(const struct loop_clock *clock)
{
    (void)clock;
    if (++looks > RESTLESS)
        must_be(0, "the loop comes to rest",
                "the loop calls somebody in every tick, for a call that is "
                "over");
    return virtual_one.seconds;
}

static void jump(struct loop_clock *clock, double deadline)
{
    (void)clock;
    virtual_one.seconds = deadline;
}

static struct loop_clock counting_clock = {counting_now, jump};

static int stop(void *argument)
{
    loop_stop(argument);
    return 0;
}

/* Runs the loop until it has nothing to do. */
static void settle(void)
{
    struct timer timer = TIMER(stop, loop);
    looks = 0;
    if (loop_call_later(loop, 1, &timer) != 0 || loop_run_forever(loop) != 0)
        die("the loop does not run");
}

/* ---- the switchboard ---------------------------------------------------- */

static void prepare(int fd)
{
    int flags = fcntl(fd, F_GETFL), size = 4096;
    if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0 ||
        setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size) != 0)
        die_errno("cannot prepare a socket");
}

static void answer(int *socket, int *caller)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
        die_errno("socketpair");
    *socket = ends[0];
    *caller = fcntl(ends[1], F_DUPFD, 100);
    if (*caller < 0)
        die_errno("fcntl");
    close(ends[1]);
    prepare(*socket);
    prepare(*caller);
}

static void answer_two(int n)
{
    for (int i = 0; i < 2; i++)
        answer(&sockets[n][i], &callers[n][i]);
}

static int next_call(void *argument)
{
    int *over = argument;
    if (over)
        ++*over;
    if (calls == CALLS)
        return 0;
    int n = calls++;
    answer_two(n);
    return relay_start(&relays[n], loop, sockets[n], next_call, &overs[n]);
}

/* Next on the line is nobody who calls, but one that has something to tell. */
static int news[2]; /* how often it could have told it, by socket */
static struct handle teller[2];

static int tell_news(void *argument)
{
    int i = argument == &news[1];
    news[i]++;
    loop_remove_writer(loop, sockets[1][i]);
    return 0;
}

static int next_news(void *argument)
{
    ++*(int *)argument;
    answer_two(1);
    for (int i = 0; i < 2; i++) {
        teller[i] = HANDLE(tell_news, &news[i]);
        must_succeed(loop_add_writer(loop, sockets[1][i], &teller[i]));
    }
    return 0;
}

/* ---- those who call ----------------------------------------------------- */

/* Talks until neither the line nor the relay takes more. */
static void talk(int caller)
{
    int said = 1;
    while (said) {
        for (said = 0; send(caller, "secret ", 7, 0) > 0; said++)
            continue;
        settle();
    }
}

/* What the caller hears now; the text is valid until the next call. */
static const char *heard(int caller)
{
    static char text[200];
    ssize_t got = recv(caller, text, sizeof text - 1, 0);
    text[got > 0 ? got : 0] = '\0';
    return text;
}

/* True if the line is dead. */
static int is_closed(int caller)
{
    char text[1024];
    ssize_t got;
    while ((got = recv(caller, text, sizeof text, 0)) > 0)
        continue;
    return got == 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
}

static void say(int from, int to, const char *text)
{
    if (send(from, text, strlen(text), 0) < 0)
        die_errno("send");
    settle();
    must_be_text(text, heard(to), "what one says the other hears",
                 "somebody's callback was called for a number that is "
                 "another's by now: look at the trace");
}

static void must_be_closed(int caller)
{
    must_be(is_closed(caller), "it closes both sockets",
            "a call that is over must not leave its sockets open");
}

/* ---- the scenes --------------------------------------------------------- */

/* A call in which nothing goes wrong: a long text comes whole, though it goes
 * out in little pieces. */
static void pass_a_long_text(void)
{
    char text[1024];
    int said = 0, came = 0, right = 1;
    scene = "a long text";
    calls = CALLS - 1;
    next_call(NULL);
    most = LITTLE;
    while (came < LONG) {
        ssize_t sent = 1, got;
        for (; said < LONG && sent > 0; said += sent > 0) {
            char letter = (char)('a' + said % 26);
            sent = send(callers[1][0], &letter, 1, 0);
        }
        settle();
        got = recv(callers[1][1], text, sizeof text, 0);
        if (got <= 0)
            break;
        for (ssize_t i = 0; i < got; i++, came++)
            right &= text[i] == 'a' + came % 26;
    }
    most = SIZE_MAX;
    close(callers[1][0]);
    settle();
    must_be(came == LONG && right, "what one says the other hears, all of it",
            "send() may take a part only; the rest of the file was right");
    must_be_closed(callers[1][1]);
    close(callers[1][1]);
    check(1, "a long text comes whole, and both sockets are closed", NULL);
}

/* Ann (0) or Bob (1) talks, or both; nobody listens; then one hangs up, and at
 * once whoever comes next has the line. */
static void hang_up(int both, int leaves)
{
    int stays = !leaves;
    talk(callers[0][stays]);
    if (both)
        talk(callers[0][leaves]);
    too_late = 0;
    close(callers[0][leaves]);
    settle();
    must_be(overs[0] > 0, "the call ends when one of them hangs up", NULL);
    must_be_closed(callers[0][stays]);
    close(callers[0][stays]);
}

static void reuse(const char *name, int both, int leaves)
{
    scene = name;
    calls = overs[0] = overs[1] = 0;
    next_call(NULL);
    hang_up(both, leaves);
    for (int i = 0; i < 2; i++)
        must_be_text("", heard(callers[1][i]),
                     i ? "Dora hears nothing of the call before"
                       : "Cid hears nothing of the call before",
                     "somebody's callback was called for a number that is "
                     "another's by now: look at the trace");
    say(callers[1][0], callers[1][1], "Hello.");
    say(callers[1][1], callers[1][0], "How are you?");
    close(callers[1][0]);
    settle();
    must_be(overs[0] == 1 && overs[1] == 1, "each call is over once",
            "callbacks of a call that is over are still called");
    must_be(too_late == 0, "nothing is removed that is closed already",
            "remove, then close: in between the number may be another's");
    close(callers[1][1]);
    check(1, name, NULL);
}

/* What is next on the line has begun when over() returns. */
static void leave_the_next_alone(void)
{
    scene = "Bob hangs up, and next on the line is a writer";
    overs[0] = news[0] = news[1] = 0;
    answer_two(0);
    must_succeed(
        relay_start(&relays[0], loop, sockets[0], next_news, &overs[0]));
    hang_up(0, 1);
    must_be(news[0] == 1 && news[1] == 1, "it is called, once",
            "when over() is called all must be done: the numbers are another's "
            "from then on, and the relay may be gone");
    for (int i = 0; i < 2; i++) {
        close(sockets[1][i]);
        close(callers[1][i]);
    }
    check(1, scene, NULL);
}

/* What the loop complains of when it is closed. */
static void check_rest(void)
{
    char said[300];
    FILE *errors = tmpfile();
    int usual = dup(STDERR_FILENO);
    if (!errors || usual < 0 || dup2(fileno(errors), STDERR_FILENO) < 0)
        die_errno("tmpfile");
    loop_free(loop);
    if (dup2(usual, STDERR_FILENO) < 0)
        die_errno("dup2");
    rewind(errors);
    said[fread(said, 1, sizeof said - 1, errors)] = '\0';
    said[strcspn(said, "\n")] = '\0';
    must_be_text("", said, "then the loop watches nothing",
                 "each of the two may be watched for reading, for writing, or "
                 "for both");
}

/* Bob's end is watched for reading and for writing. */
static void end(void)
{
    scene = "Ann talks, Bob hangs up, and nobody is next";
    calls = CALLS;
    overs[0] = 0;
    answer_two(0);
    must_succeed(
        relay_start(&relays[0], loop, sockets[0], next_call, &overs[0]));
    hang_up(0, 1);
    check_rest();
    check(1, scene, NULL);
}

static void on_failure(void *context, const struct handle *h, int error)
{
    char text[100];
    (void)context;
    snprintf(text, sizeof text, "%s fails: %s", h->name, error_name(error));
    must_be(0, text, "it is called for a call that is over");
}

int main(int argc, char **argv)
{
    (void)argc;
    program_begin(argv[0]);
    descriptors_raise_limit();
    virtual_clock_begin(&virtual_one);
    loop = loop_new();
    must_succeed(loop_set_selector(loop, looking_selector()));
    loop_set_clock(loop, &counting_clock);
    loop_set_exception_handler(loop, on_failure, NULL);
    pass_a_long_text();
    reuse("Ann talks, Bob hangs up, Cid and Dora are next", 0, 1);
    reuse("Bob talks, Ann hangs up, Cid and Dora are next", 0, 0);
    reuse("both talk, Bob hangs up, Cid and Dora are next", 1, 1);
    reuse("both talk, Ann hangs up, Cid and Dora are next", 1, 0);
    leave_the_next_alone();
    end();
    return check_end();
}
