/* select_selector.c: a selector that asks select(). Every system has it. It
 * takes no descriptor above FD_SETSIZE, usually 1,024, and looks at each one
 * below the highest in every call. */
#include <select_selector.h>
#include <die.h>
#include <errors.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/select.h>

struct select_selector {
    struct selector selector;
    fd_set readable, writable; /* what is watched */
    int highest;               /* the largest descriptor in them; -1: none */
};

static struct selector *open_select(void)
{
    struct select_selector *s = xcalloc(1, sizeof *s);
    FD_ZERO(&s->readable);
    FD_ZERO(&s->writable);
    s->highest = -1;
    return &s->selector;
}

static void set_or_clear(int fd, fd_set *set, int wanted)
{
    if (wanted)
        FD_SET(fd, set);
    else
        FD_CLR(fd, set);
}

static int is_closed(int fd)
{
    return fcntl(fd, F_GETFD) < 0;
}

static int watch_select(struct selector *selector, int fd, int before,
                        int after)
{
    struct select_selector *s = (struct select_selector *)selector;
    (void)before; /* the sets know */
    if (fd >= FD_SETSIZE)
        return E_VALUE;
    if (after && is_closed(fd))
        return EBADF;
    set_or_clear(fd, &s->readable, after & SELECTOR_READABLE);
    set_or_clear(fd, &s->writable, after & SELECTOR_WRITABLE);
    if (fd > s->highest)
        s->highest = fd;
    while (s->highest >= 0 && !FD_ISSET(s->highest, &s->readable) &&
           !FD_ISSET(s->highest, &s->writable))
        s->highest--;
    return 0;
}

/* select() says EBADF: somebody closed a descriptor that is still watched. It
 * counts as ready, so that its callback finds out. The others are asked again,
 * or this one mistake would keep all of them waiting. */
static int ask_the_open_ones(const struct select_selector *s, fd_set *readable,
                             fd_set *writable)
{
    struct timeval zero = {0, 0};
    for (int fd = 0; fd <= s->highest; fd++)
        if (is_closed(fd)) {
            FD_CLR(fd, readable);
            FD_CLR(fd, writable);
        }
    if (select(s->highest + 1, readable, writable, NULL, &zero) < 0)
        return errno;
    for (int fd = 0; fd <= s->highest; fd++)
        if (is_closed(fd)) {
            set_or_clear(fd, readable, FD_ISSET(fd, &s->readable));
            set_or_clear(fd, writable, FD_ISSET(fd, &s->writable));
        }
    return 0;
}

static int wait_select(struct selector *selector, double seconds)
{
    struct select_selector *s = (struct select_selector *)selector;
    fd_set readable = s->readable, writable = s->writable;
    int milliseconds = selector_milliseconds(seconds);
    struct timeval limit = {milliseconds / 1000, milliseconds % 1000 * 1000};
    if (select(s->highest + 1, &readable, &writable, NULL,
               milliseconds < 0 ? NULL : &limit) < 0) {
        int error =
            errno == EBADF ? ask_the_open_ones(s, &readable, &writable) : errno;
        if (error)
            return error;
    }
    for (int fd = 0; fd <= s->highest; fd++) {
        int ready = (FD_ISSET(fd, &readable) ? SELECTOR_READABLE : 0) |
                    (FD_ISSET(fd, &writable) ? SELECTOR_WRITABLE : 0);
        if (ready)
            selector_found(selector, fd, ready);
    }
    return 0;
}

static void close_select(struct selector *selector)
{
    free(selector);
}

const struct selector_kind select_selector = {
    "select", open_select, watch_select, wait_select, close_select};
