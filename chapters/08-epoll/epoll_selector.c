/* epoll_selector.c: a selector that asks epoll. The kernel keeps the list of
 * what is watched, so a call names only what is ready. Linux only. */
#include <epoll_selector.h>

#ifdef __linux__

#include <die.h>

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

struct epoll_selector {
    struct selector selector;
    int epoll;                  /* a descriptor: the kernel's list */
    int watched;                /* how many are in it */
    struct epoll_event *events; /* its answer; owned */
    int room;                   /* for so many, at least for all */
};

static void make_room(struct epoll_selector *s)
{
    if (s->watched < s->room)
        return;
    s->room = 2 * s->watched + 64;
    s->events = xrealloc(s->events, (size_t)s->room * sizeof *s->events);
}

static struct selector *open_epoll(void)
{
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0)
        return NULL;
    struct epoll_selector *s = xcalloc(1, sizeof *s);
    s->epoll = epoll;
    make_room(s);
    return &s->selector;
}

/* A descriptor that was closed has left the kernel's list by itself, and its
 * number may be in use again: what is known here of the past may be wrong. */
static int change(int epoll, int fd, int before, struct epoll_event *event)
{
    if (before && epoll_ctl(epoll, EPOLL_CTL_MOD, fd, event) == 0)
        return 0;
    if (before && errno != ENOENT)
        return errno;
    return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, event) == 0 ? 0 : errno;
}

static int watch_epoll(struct selector *selector, int fd, int before, int after)
{
    struct epoll_selector *s = (struct epoll_selector *)selector;
    struct epoll_event event = {
        .events = (after & SELECTOR_READABLE ? EPOLLIN : 0) |
                  (after & SELECTOR_WRITABLE ? EPOLLOUT : 0),
        .data.fd = fd,
    };
    int error = 0;
    if (after)
        error = change(s->epoll, fd, before, &event);
    else
        epoll_ctl(s->epoll, EPOLL_CTL_DEL, fd, &event); /* or it left before */
    if (!error)
        s->watched += !before - !after;
    make_room(s);
    return error;
}

/* An error and a hang-up are both: whoever waits finds out by trying. */
static int to_ready(unsigned events)
{
    const unsigned bad = EPOLLERR | EPOLLHUP;
    return (events & (EPOLLIN | bad) ? SELECTOR_READABLE : 0) |
           (events & (EPOLLOUT | bad) ? SELECTOR_WRITABLE : 0);
}

static int wait_epoll(struct selector *selector, double seconds)
{
    struct epoll_selector *s = (struct epoll_selector *)selector;
    int count = epoll_wait(s->epoll, s->events, s->room,
                           selector_milliseconds(seconds));
    if (count < 0)
        return errno;
    for (int i = 0; i < count; i++)
        selector_found(selector, s->events[i].data.fd,
                       to_ready(s->events[i].events));
    return 0;
}

static void close_epoll(struct selector *selector)
{
    struct epoll_selector *s = (struct epoll_selector *)selector;
    close(s->epoll);
    free(s->events);
    free(s);
}

const struct selector_kind epoll_selector = {"epoll", open_epoll, watch_epoll,
                                             wait_epoll, close_epoll};

#else

const struct selector_kind epoll_selector = {.name = "epoll"};

#endif
