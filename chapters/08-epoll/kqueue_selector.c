/* kqueue_selector.c: a selector that asks kqueue. The kernel keeps the list of
 * what is watched, as with epoll; reading and writing are two entries of it.
 * macOS and the BSDs only. */
#include <kqueue_selector.h>

#if __has_include(<sys/event.h>)

#include <die.h>

#include <errno.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/event.h>
#include <unistd.h>

struct kqueue_selector {
    struct selector selector;
    int kqueue;            /* a descriptor: the kernel's list */
    int watched;           /* how many descriptors are in it */
    struct kevent *events; /* its answer; owned */
    int room;              /* for so many, at least for all */
};

static void make_room(struct kqueue_selector *s)
{
    if (2 * s->watched < s->room)
        return;
    s->room = 4 * s->watched + 64;
    s->events = xrealloc(s->events, (size_t)s->room * sizeof *s->events);
}

static struct selector *open_kqueue(void)
{
    int queue = kqueue();
    if (queue < 0)
        return NULL;
    struct kqueue_selector *s = xcalloc(1, sizeof *s);
    s->kqueue = queue;
    make_room(s);
    return &s->selector;
}

/* One entry comes or goes. It may have gone before, with its descriptor. */
static int change(int queue, int fd, int filter, int wanted)
{
    struct kevent event;
    EV_SET(&event, fd, filter, wanted ? EV_ADD : EV_DELETE, 0, 0, 0);
    if (kevent(queue, &event, 1, NULL, 0, NULL) == 0 || !wanted)
        return 0;
    return errno;
}

static int watch_kqueue(struct selector *selector, int fd, int before,
                        int after)
{
    struct kqueue_selector *s = (struct kqueue_selector *)selector;
    int error = 0;
    if ((before | after) & SELECTOR_READABLE)
        error = change(s->kqueue, fd, EVFILT_READ, after & SELECTOR_READABLE);
    if (!error && (before | after) & SELECTOR_WRITABLE)
        error = change(s->kqueue, fd, EVFILT_WRITE, after & SELECTOR_WRITABLE);
    if (error && !(before & SELECTOR_READABLE))
        change(s->kqueue, fd, EVFILT_READ, 0); /* as it was */
    if (!error)
        s->watched += !before - !after;
    make_room(s);
    return error;
}

/* All that can be read, then all that can be written: so that the reader of a
 * descriptor runs before its writer, as with the other selectors. */
static int wait_kqueue(struct selector *selector, double seconds)
{
    struct kqueue_selector *s = (struct kqueue_selector *)selector;
    int milliseconds = selector_milliseconds(seconds);
    struct timespec limit = {milliseconds / 1000,
                             milliseconds % 1000 * 1000000};
    int count = kevent(s->kqueue, NULL, 0, s->events, s->room,
                       milliseconds < 0 ? NULL : &limit);
    if (count < 0)
        return errno;
    for (int i = 0; i < count; i++)
        if (s->events[i].filter == EVFILT_READ)
            selector_found(selector, (int)s->events[i].ident,
                           SELECTOR_READABLE);
    for (int i = 0; i < count; i++)
        if (s->events[i].filter == EVFILT_WRITE)
            selector_found(selector, (int)s->events[i].ident,
                           SELECTOR_WRITABLE);
    return 0;
}

static void close_kqueue(struct selector *selector)
{
    struct kqueue_selector *s = (struct kqueue_selector *)selector;
    close(s->kqueue);
    free(s->events);
    free(s);
}

const struct selector_kind kqueue_selector = {
    "kqueue", open_kqueue, watch_kqueue, wait_kqueue, close_kqueue};

#else

const struct selector_kind kqueue_selector = {.name = "kqueue"};

#endif
