/* poll_selector.c: exercise 8.1 (rebuild): a selector that asks poll().
 *
 * Write what is between open and close: watch and wait, as selector.h has them.
 * watch_poll() keeps the list of what is watched, s->polls:
 *   - before is 0: fd is new, and comes into the list. after is 0: it leaves
 *     the list. Neither is 0: its entry changes. before is what the last call
 *     for this fd had as after.
 *   - The entry has POLLIN if after has SELECTOR_READABLE, POLLOUT if it has
 *     SELECTOR_WRITABLE.
 *   - Neither coming nor leaving looks through the list: s->place[fd] says
 *     where fd stands in it, and the last one takes the place of one that
 *     leaves. Both arrays grow with xrealloc(), and close_poll() frees them.
 *   - A descriptor that is not open (fcntl(fd, F_GETFD) is -1) is refused: the
 *     errno is returned, and nothing changes. But it may leave the list.
 * wait_poll() calls poll() once, on the whole list:
 *   - selector_milliseconds() makes the time limit of it.
 *   - selector_found() is told each descriptor that is ready, all of them, for
 *     what it is ready. POLLERR, POLLHUP and POLLNVAL are told as both,
 *     readable and writable, whatever was asked for.
 *   - If poll() fails, EINTR too, the errno is returned, and nothing is told:
 *     what stands in revents then is from the time before.
 */
#include <poll_selector.h>
#include <die.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>

struct poll_selector {
    struct selector selector;
    struct pollfd *polls; /* what is watched, in no order; owned */
    int count;            /* how many */
    int size;             /* there is room for so many */
    int *place;           /* place[fd]: of fd in polls, if it is there; owned */
    int place_size;       /* descriptors below that have a place */
};

static struct selector *open_poll(void)
{
    struct poll_selector *s = xcalloc(1, sizeof *s);
    return &s->selector;
}

#ifndef EXERCISE
static void add(struct poll_selector *s, int fd)
{
    if (s->count == s->size) {
        s->size = s->size ? 2 * s->size : 64;
        s->polls = xrealloc(s->polls, (size_t)s->size * sizeof *s->polls);
    }
    if (fd >= s->place_size) {
        s->place_size = 2 * fd + 64;
        s->place = xrealloc(s->place, (size_t)s->place_size * sizeof *s->place);
    }
    s->place[fd] = s->count;
    s->polls[s->count++] = (struct pollfd){.fd = fd};
}

/* The last one takes its place. */
static void take_out(struct poll_selector *s, int fd)
{
    struct pollfd last = s->polls[--s->count];
    s->polls[s->place[fd]] = last;
    s->place[last.fd] = s->place[fd];
}

static int watch_poll(struct selector *selector, int fd, int before, int after)
{
    struct poll_selector *s = (struct poll_selector *)selector;
    if (after && fcntl(fd, F_GETFD) < 0)
        return errno; /* before a wrong number takes memory */
    if (!before)
        add(s, fd);
    s->polls[s->place[fd]].events =
        (short)((after & SELECTOR_READABLE ? POLLIN : 0) |
                (after & SELECTOR_WRITABLE ? POLLOUT : 0));
    if (!after)
        take_out(s, fd);
    return 0;
}

/* An error and a hang-up are both: whoever waits finds out by trying. So is
 * POLLNVAL: somebody closed a descriptor that is still watched. */
static int to_ready(int revents)
{
    const int bad = POLLERR | POLLHUP | POLLNVAL;
    return (revents & (POLLIN | bad) ? SELECTOR_READABLE : 0) |
           (revents & (POLLOUT | bad) ? SELECTOR_WRITABLE : 0);
}

static int wait_poll(struct selector *selector, double seconds)
{
    struct poll_selector *s = (struct poll_selector *)selector;
    int left = poll(s->polls, (nfds_t)s->count, selector_milliseconds(seconds));
    if (left < 0)
        return errno;
    for (int i = 0; left > 0 && i < s->count; i++)
        if (s->polls[i].revents) {
            selector_found(selector, s->polls[i].fd,
                           to_ready(s->polls[i].revents));
            left--;
        }
    return 0;
}
#else
// TODO(8.1): fd comes into the list, changes, or leaves it.
static int watch_poll(struct selector *selector, int fd, int before, int after)
{
    (void)selector, (void)fd, (void)before, (void)after;
    return 0;
}

// TODO(8.1): one poll(), and selector_found() for each that is ready.
static int wait_poll(struct selector *selector, double seconds)
{
    (void)selector, (void)seconds;
    return ENOSYS; /* "Function not implemented" */
}
#endif

static void close_poll(struct selector *selector)
{
    struct poll_selector *s = (struct poll_selector *)selector;
    free(s->polls);
    free(s->place);
    free(s);
}

const struct selector_kind poll_selector = {"poll", open_poll, watch_poll,
                                            wait_poll, close_poll};
