/* inner.c: gives the counting selector an inner one that does what a check
 * wants, and that notes what it is asked. */
#include <check.h>
#include <counting_selector.h>
#include <die.h>

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- the inner selector ------------------------------------------------- */

static int refusing;                         /* what watch returns */
static int failing;                          /* what wait returns */
static int finding;                          /* how many events wait finds */
static int watches, waits, closes;           /* calls */
static int last_fd, last_before, last_after; /* arguments of watch */
static double last_seconds;                  /* of wait */

static int inner_watch(struct selector *selector, int fd, int before, int after)
{
    (void)selector;
    watches++;
    last_fd = fd;
    last_before = before;
    last_after = after;
    return refusing;
}

static int inner_wait(struct selector *selector, double seconds)
{
    waits++;
    last_seconds = seconds;
    for (int i = 0; !failing && i < finding; i++)
        selector_found(selector, 10 + i, 1 + i % 3);
    return failing;
}

static void inner_close(struct selector *selector)
{
    closes++;
    free(selector);
}

static const struct selector_kind inner_kind = {"inner", NULL, inner_watch,
                                                inner_wait, inner_close};

/* ---- the checks --------------------------------------------------------- */

static struct selector *selector; /* the one that is checked */
static const struct counting_selector *counts;

static void use(struct selector *one)
{
    selector = one;
    counts = (const struct counting_selector *)one;
}

static struct selector *new_one(void)
{
    struct selector *inner = xcalloc(1, sizeof *inner);
    inner->kind = &inner_kind;
    return counting_selector_around(inner);
}

static int check_watch(void)
{
    int error = selector_watch(selector, 7, 1, 3);
    if (!check(error == 0 && watches == 1 && last_fd == 7 && last_before == 1 &&
                   last_after == 3,
               "a change is passed on as it is",
               "selector_watch(s->inner, fd, before, after), once") ||
        !check_number(1, counts->changes, "... and is counted",
                      "s->changes is one more"))
        return 0;
    selector_watch(selector, 7, 3, 3);
    if (!check_number(2, counts->changes, "... even if it changes nothing",
                      "before and after are the inner selector's business: "
                      "count every call that is not refused"))
        return 0;
    refusing = EPERM;
    error = selector_watch(selector, 8, 0, 1);
    refusing = 0;
    return check_number(EPERM, error, "a change that is refused says so",
                        "return what the inner selector returns") &&
           check_number(2, counts->changes,
                        "a change that is refused is not counted",
                        "count it when the inner selector has returned 0");
}

/* In which order does not matter. */
static int is_told(int fd, int ready)
{
    int times = 0;
    for (int i = 0; i < selector->count; i++)
        times +=
            selector->events[i].fd == fd && selector->events[i].ready == ready;
    return times == 1;
}

/* Waits, and compares what is told with what the inner selector finds. */
static int tells(int count, const char *what, const char *likely)
{
    finding = count;
    waits = 0;
    selector_wait(selector, 0.25);
    if (!check_number(count, selector->count, what, likely))
        return 0;
    for (int i = 0; i < count; i++)
        if (!is_told(10 + i, 1 + i % 3))
            return check(0, "fd and ready are told as they were found",
                         "selector_found(selector, event.fd, event.ready)");
    return waits == 1 || check_number(1, waits, "it waits once for each wait",
                                      "call the inner selector once");
}

static int check_limit(double seconds)
{
    selector_wait(selector, seconds);
    if (last_seconds == seconds)
        return 1;
    printf("not ok - the limit that the inner selector gets\n"
           "    expected: %g\n    came:     %g\n"
           "    likely:   seconds is passed on as it is: with 0 the loop would "
           "never sleep\n",
           seconds, last_seconds);
    exit(EXIT_FAILURE);
}

static int check_wait(void)
{
    return tells(3, "what the inner selector finds is told",
                 "for each of inner->events: selector_found(selector, ...)") &&
           tells(100, "100 events are told, if there are so many",
                 "go through all of inner->count; selector_wait(s->inner, ...) "
                 "sets it to 0 first, inner->kind->wait does not") &&
           tells(1, "what an earlier wait found is not told again",
                 "selector_wait(s->inner, ...) sets inner->count to 0 first; "
                 "inner->kind->wait does not") &&
           tells(2, "... and 2 after that", NULL) &&
           tells(0, "nothing is told if nothing is found", NULL) &&
           check_limit(0.75) && check_limit(0) && check_limit(INFINITY) &&
           check(1, "the limit that the inner selector gets is ours", NULL);
}

static int check_signal(void)
{
    finding = 2;
    failing = EINTR;
    int error = selector_wait(selector, 1);
    failing = 0;
    return check_number(0, selector->count, "a signal finds nothing",
                        "inner->count is still the one of the wait before: "
                        "selector_wait(s->inner, ...) sets it to 0") &&
           check(error == EINTR, "... and EINTR is returned",
                 "return what selector_wait(s->inner, ...) returns: the loop "
                 "must know that the time is not over");
}

/* Another error ends the program, in selector_wait(): so in a child. */
static int check_error(void)
{
    int status = 0;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        int null = open("/dev/null", O_WRONLY);
        failing = ENOMEM;
        if (dup2(null, STDERR_FILENO) < 0)
            _exit(EXIT_SUCCESS);
        selector_wait(selector, 1);
        _exit(EXIT_SUCCESS);
    }
    if (child < 0 || waitpid(child, &status, 0) != child)
        die_errno("fork");
    return check(status != 0, "an error of the inner selector is not lost",
                 "return it, unless it is EINTR: else the loop would spin");
}

/* Above were 9 waits: they found 3, 100, 1, 2, 0, three times 0; a signal
 * came. */
static int check_counts(void)
{
    return check_number(9, counts->waits, "waits, counted",
                        "s->waits is one more in every wait, even if a signal "
                        "came") &&
           check_number(5, counts->in_vain, "waits in vain, counted",
                        "those that found nothing: after a signal, too") &&
           check_number(106, counts->events, "events, counted",
                        "add inner->count after each wait") &&
           check_number(100, counts->most, "the most events in one wait",
                        "the largest inner->count, not the last one");
}

/* What it prints then is not for here. */
static void close_quietly(struct selector *one)
{
    fflush(stdout);
    int output = dup(STDOUT_FILENO), null = open("/dev/null", O_WRONLY);
    if (output < 0 || dup2(null, STDOUT_FILENO) < 0)
        die_errno("/dev/null");
    selector_close(one);
    fflush(stdout);
    if (dup2(output, STDOUT_FILENO) < 0)
        _exit(EXIT_FAILURE);
}

/* Another one, beside the first, in which never more than one event comes. */
static int check_another(void)
{
    static const char likely[] =
        "every selector counts for itself, in its struct: no static variable";
    struct selector *first = selector;
    use(new_one());
    for (finding = 0; finding < 2; finding++)
        selector_wait(selector, 0);
    finding = 0;
    selector_watch(selector, 7, 0, 1);
    int right = counts->changes == 1 && counts->waits == 2 &&
                counts->in_vain == 1 && counts->events == 1;
    check(right, "a second selector counts from 0", likely);
    right = right && check_number(1, counts->most,
                                  "the most events, where one came in each "
                                  "wait",
                                  "the largest inner->count: 1 is more "
                                  "than 0");
    struct selector *second = selector;
    use(first);
    if (right)
        close_quietly(second);
    return right;
}

static void check_close(void)
{
    closes = 0;
    close_quietly(selector);
    check_number(1, closes, "the inner selector is closed, once",
                 "close_counting() calls selector_close(s->inner)");
}

int main(int argc, char **argv)
{
    (void)argc;
    program_begin(argv[0]);
    use(new_one());
    if (check_watch() && check_wait() && check_signal() && check_error() &&
        check_counts() && check_another())
        check_close();
    return check_end();
}
