/* idle.c: what it costs to ask a selector that watches many descriptors, of
 * which one is ready. */
#include <descriptors.h>
#include <die.h>
#include <epoll_selector.h>
#include <kqueue_selector.h>
#include <monotonic.h>
#include <poll_selector.h>
#include <select_selector.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const struct selector_kind *const kinds[] = {
    &epoll_selector, &kqueue_selector, &poll_selector, &select_selector};

static const int counts[] = {10, 100, 1000, 10000};

enum {
    KINDS = sizeof kinds / sizeof kinds[0],
    COUNTS = sizeof counts / sizeof counts[0],
};

/* Seconds for one selector_wait(). The byte that makes a descriptor ready stays
 * where it is. */
static double ask(struct selector *selector)
{
    long waits = 0;
    double start = monotonic_now(), now = start;
    while (now < start + 0.02) {
        for (int i = 0; i < 10; i++) {
            while (selector_wait(selector, INFINITY) == EINTR)
                continue;
            if (selector->count != 1)
                die("not one descriptor is ready, but %d", selector->count);
        }
        waits += 10;
        now = monotonic_now();
    }
    return (now - start) / (double)waits;
}

/* The same with a descriptor that is ready, in a selector that watches others.
 * It comes last, so that all others are looked at before it. */
static double ask_with_busy(struct selector *selector)
{
    int busy[2];
    if (pipe(busy) != 0 || write(busy[1], "x", 1) != 1)
        die_errno("pipe");
    if (selector_watch(selector, busy[0], 0, SELECTOR_READABLE) != 0)
        die("cannot watch descriptor %d", busy[0]);
    double seconds = ask(selector);
    selector_watch(selector, busy[0], SELECTOR_READABLE, 0);
    close(busy[0]);
    close(busy[1]);
    return seconds;
}

/* Watches count copies of fd. Returns how many it could. */
static int watch_copies(struct selector *selector, int fd, int *copies,
                        int count)
{
    for (int i = 0; i < count; i++) {
        copies[i] = dup(fd);
        if (copies[i] < 0)
            return i; /* the limit of descriptors */
        if (selector_watch(selector, copies[i], 0, SELECTOR_READABLE) != 0) {
            close(copies[i]);
            return i;
        }
    }
    return count;
}

/* Seconds for one wait beside count idle descriptors; NAN: it cannot have so
 * many. idle holds no byte. */
static double measure(int count, int idle)
{
    struct selector *selector = selector_open();
    int *copies = xcalloc((size_t)count, sizeof *copies);
    int watched = watch_copies(selector, idle, copies, count);
    double seconds = watched == count ? ask_with_busy(selector) : NAN;
    selector_close(selector);
    for (int i = 0; i < watched; i++)
        close(copies[i]);
    free(copies);
    return seconds;
}

static void show(const struct selector_kind *kind, int idle)
{
    if (setenv("LOOP_SELECTOR", kind->name, 1) != 0)
        die_errno("setenv");
    printf("%8s", kind->name);
    for (int i = 0; i < COUNTS; i++) {
        double seconds = measure(counts[i], idle);
        if (isnan(seconds))
            printf(" %9s", "-");
        else
            printf(" %9.2f", seconds * 1e6);
    }
    printf("\n");
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    descriptors_raise_limit();
    int idle[2];
    if (pipe(idle) != 0)
        die_errno("pipe");
    printf("microseconds for one wait, with one descriptor ready and so many "
           "idle:\n        ");
    for (int i = 0; i < COUNTS; i++)
        printf(" %9d", counts[i]);
    printf("\n");
    for (int i = 0; i < KINDS; i++)
        if (kinds[i]->open)
            show(kinds[i], idle[0]);
    printf("  -: select() cannot watch so many, or the limit of descriptors is "
           "lower\n");
    return EXIT_SUCCESS;
}
