/* kqueue_standin.h: what <sys/event.h> has on macOS and the BSDs, as far as
 * kqueue_selector.c asks for it; done with poll(), so that the selector can be
 * tested where there is no kqueue. */
#ifndef KQUEUE_STANDIN_H
#define KQUEUE_STANDIN_H

#include <stddef.h>
#include <stdint.h>
#include <time.h>

enum { EVFILT_READ = -1, EVFILT_WRITE = -2 };
enum { EV_ADD = 1, EV_DELETE = 2 };

struct kevent {
    uintptr_t ident; /* a descriptor */
    short filter;    /* EVFILT_READ or EVFILT_WRITE */
    unsigned short flags;
};

/* The last three are of no use here. */
#define EV_SET(event, fd, which, what, fflags, data, udata)                    \
    (*(event) = (struct kevent){(uintptr_t)(fd), (which), (what)})

/* A list of what is watched, of which a process has one at a time: the next
 * kqueue() begins an empty one. -1 and errno if there can be none. */
int kqueue(void);

/* Makes the changes, or waits (timeout NULL: without a limit) and fills in
 * events: at most room, or fewer. Returns how many; -1 with errno: ENOENT for
 * one to be deleted that is not in the list, EBADF for one to be added that is
 * not open. A descriptor that was closed has left the list by itself. */
int kevent(int queue, const struct kevent *changes, int change_count,
           struct kevent *events, int room, const struct timespec *timeout);

#endif
