/* calls.c: two calls, one behind the other on the same descriptors: what was
 * said in the first must not be heard in the second. */
#include <check.h>
#include <descriptors.h>
#include <die.h>
#include <relay.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CALLS = 2, RESTLESS = 20000, LONG = 20000 };

static struct loop *loop;
static struct relay relays[CALLS];
static int sockets[CALLS][2]; /* the relay's */
static int callers[CALLS][2]; /* the other ends of these */
static int calls;             /* that have begun */
static int overs[CALLS];      /* how often each was over */
static const char *scene;     /* for messages */

/* ---- a clock that sees whether the loop comes to rest -------------------- */

static struct virtual_clock virtual_one;
static long looks; /* at the clock, since settle() was called */

static int say(int ok, const char *what, const char *likely)
{
    char text[160];
    snprintf(text, sizeof text, "%s: %s", scene, what);
    if (!check(ok, text, likely))
        exit(check_end());
    return 1;
}

static double counting_now(const struct loop_clock *clock)
{
    (void)clock;
    if (++looks > RESTLESS)
        say(0, "the loop comes to rest",
            "the loop still watches a descriptor for a call that is over, and "
            "calls it in every tick");
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

static int next_call(void *argument)
{
    int *over = argument;
    if (over)
        ++*over;
    if (calls == CALLS)
        return 0;
    int n = calls++;
    for (int i = 0; i < 2; i++)
        answer(&sockets[n][i], &callers[n][i]);
    return relay_start(&relays[n], loop, sockets[n], next_call, &overs[n]);
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

static void check_heard(const char *expected, int caller, const char *what,
                        const char *likely)
{
    char text[160];
    snprintf(text, sizeof text, "%s: %s", scene, what);
    if (!check_text(expected, heard(caller), text, likely))
        exit(check_end());
}

static void tell(int from, int to, const char *text)
{
    if (send(from, text, strlen(text), 0) < 0)
        die_errno("send");
    settle();
    check_heard(text, to, "what one says the other hears",
                "the descriptors of the next call are still watched, or "
                "called, for the one before");
}

/* ---- the scenes --------------------------------------------------------- */

/* A call in which nothing goes wrong: a long text comes whole. */
static void pass_a_long_text(void)
{
    char text[1024];
    int said = 0, came = 0, right = 1;
    scene = "an ordinary call";
    calls = CALLS - 1;
    next_call(NULL);
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
    close(callers[1][0]);
    settle();
    say(came == LONG && right, "what one says the other hears, all of it",
        "the rest of the file was right");
    say(is_closed(callers[1][1]), "it closes both sockets when one hangs up",
        "a call that is over must not leave its sockets open");
    close(callers[1][1]);
}

/* One of the first two talks, or both; nobody listens; then one hangs up, and
 * at once the next two are connected. */
static void reuse(const char *name, int both, int leaves)
{
    int stays = !leaves;
    scene = name;
    calls = overs[0] = overs[1] = 0;
    next_call(NULL);
    talk(callers[0][stays]);
    if (both)
        talk(callers[0][leaves]);
    close(callers[0][leaves]);
    settle();
    say(overs[0] > 0, "the call ends when one of them hangs up", NULL);
    say(is_closed(callers[0][stays]), "it closes both sockets",
        "a call that is over must not leave its sockets open");
    for (int i = 0; i < 2; i++)
        check_heard("", callers[1][i],
                    "who is connected next hears nothing of the call before",
                    "an end that was still to hear something is watched for "
                    "writing, and so is then its number, which is the next "
                    "caller's");
    tell(callers[1][0], callers[1][1], "Hello.");
    tell(callers[1][1], callers[1][0], "How are you?");
    close(callers[1][0]);
    settle();
    say(overs[0] == 1 && overs[1] == 1, "each call is over once",
        "callbacks of a call that is over are still called");
    close(callers[1][1]);
    close(callers[0][stays]);
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
    check_text("", said, "at the end the loop watches nothing",
               "a descriptor is closed while the loop still watches it");
}

static void on_failure(void *context, const struct handle *h, int error)
{
    char text[100];
    (void)context;
    snprintf(text, sizeof text, "%s fails: %s", h->name, error_name(error));
    say(0, text, "it is called for a call that is over");
}

int main(int argc, char **argv)
{
    (void)argc;
    program_begin(argv[0]);
    descriptors_raise_limit();
    virtual_clock_begin(&virtual_one);
    loop = loop_new();
    loop_set_clock(loop, &counting_clock);
    loop_set_exception_handler(loop, on_failure, NULL);
    pass_a_long_text();
    reuse("one talks", 0, 1);
    reuse("the other way round", 0, 0);
    reuse("both talk", 1, 1);
    reuse("both talk, the other way round", 1, 0);
    check_rest();
    return check_end();
}
