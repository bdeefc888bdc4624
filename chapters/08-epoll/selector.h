/* selector.h: which descriptors are ready? One question, and behind it what the
 * system has: select(), poll(), epoll, kqueue. Python: the module selectors. */
#ifndef SELECTOR_H
#define SELECTOR_H

enum { SELECTOR_READABLE = 1, SELECTOR_WRITABLE = 2 }; /* can be added up */

struct selector_event {
    int fd;
    int ready; /* SELECTOR_READABLE, SELECTOR_WRITABLE or both */
};

/* What every selector begins with. Behind it stands what its kind needs. */
struct selector {
    const struct selector_kind *kind;
    struct selector_event *events; /* what selector_wait() found; owned */
    int count;                     /* how many */
    int room;                      /* there is memory for so many */
};

/* A way to ask, the same functions for each. */
struct selector_kind {
    const char *name; /* as LOOP_SELECTOR has it */
    /* A new one, or NULL with errno. Itself NULL: the system has no such
     * kind. */
    struct selector *(*open)(void);
    /* Changes what fd is watched for from the first to the second sum (0: it
     * is not). Returns 0 or an errno. */
    int (*watch)(struct selector *selector, int fd, int before, int after);
    /* Sleeps until one is ready, at most so many seconds (INFINITY: no limit),
     * and tells selector_found() each that is. Returns 0 or an errno. */
    int (*wait)(struct selector *selector, double seconds);
    void (*close)(struct selector *selector);
};

/* A selector of the kind that LOOP_SELECTOR names, or else of the best kind
 * that this system has. Where there can be none, the program ends with the
 * reason. The caller frees it with selector_close(). */
struct selector *selector_open(void);
void selector_close(struct selector *selector);

/* Like watch above. It is level-triggered: what is ready is told in each
 * selector_wait(). A descriptor is unwatched before it is closed. E_VALUE if
 * select() cannot watch that number, EBADF if it is not open, EPERM if epoll is
 * given a regular file. */
int selector_watch(struct selector *selector, int fd, int before, int after);

/* Fills in events and count; at most so many seconds, 0 or more. Returns 0, or
 * EINTR if a signal came first: then there is no event, and nothing is known.
 * An error on a descriptor may count as both, whatever it is watched for. */
int selector_wait(struct selector *selector, double seconds);

/* ---- for the kinds ------------------------------------------------------ */

/* One more event. */
void selector_found(struct selector *selector, int fd, int ready);

/* seconds as whole milliseconds, rounded up, since a deadline may not come
 * early, and at most a day, which every system takes; -1 for INFINITY. */
int selector_milliseconds(double seconds);

#endif
