/* kqueue_standin.c: a list of descriptors that poll() is asked about. */
#include <kqueue_standin.h>
#include <die.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>

/* A descriptor, for reading or writing. The file tells it from a later one that
 * has the same number. */
struct entry {
    int fd;
    short filter;
    dev_t device;
    ino_t file;
};

static struct entry *entries; /* in the order in which they were added */
static struct pollfd *polls;  /* for poll(), one for each entry */
static int count, size;

int kqueue(void)
{
    count = 0;
    return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static void take_out(int place)
{
    count--;
    for (int i = place; i < count; i++)
        entries[i] = entries[i + 1];
}

/* Is it still the file that was added? */
static int is_open(const struct entry *entry)
{
    struct stat now;
    return fstat(entry->fd, &now) == 0 && now.st_dev == entry->device &&
           now.st_ino == entry->file;
}

static int find(int fd, short filter)
{
    for (int i = 0; i < count; i++)
        if (entries[i].fd == fd && entries[i].filter == filter) {
            if (is_open(&entries[i]))
                return i;
            take_out(i); /* it had left by itself */
        }
    return -1;
}

static int add(int fd, short filter)
{
    struct stat file;
    if (fstat(fd, &file) != 0)
        return errno;
    if (find(fd, filter) >= 0)
        return 0;
    if (count == size) {
        size = 2 * size + 64;
        entries = xrealloc(entries, (size_t)size * sizeof *entries);
        polls = xrealloc(polls, (size_t)size * sizeof *polls);
    }
    entries[count++] = (struct entry){fd, filter, file.st_dev, file.st_ino};
    return 0;
}

static int take(int fd, short filter)
{
    int place = find(fd, filter);
    if (place < 0)
        return ENOENT;
    take_out(place);
    return 0;
}

static int change(const struct kevent *event)
{
    int fd = (int)event->ident;
    return event->flags & EV_ADD ? add(fd, event->filter)
                                 : take(fd, event->filter);
}

static int to_milliseconds(const struct timespec *timeout)
{
    return timeout ? (int)(timeout->tv_sec * 1000 + timeout->tv_nsec / 1000000)
                   : -1;
}

/* Returns how many of the entries are ready, or -1 with errno. */
static int ask(const struct timespec *timeout)
{
    for (int i = count - 1; i >= 0; i--)
        if (!is_open(&entries[i]))
            take_out(i);
    for (int i = 0; i < count; i++)
        polls[i] = (struct pollfd){
            .fd = entries[i].fd,
            .events = entries[i].filter == EVFILT_READ ? POLLIN : POLLOUT};
    return poll(polls, (nfds_t)count, to_milliseconds(timeout));
}

int kevent(int queue, const struct kevent *changes, int change_count,
           struct kevent *events, int room, const struct timespec *timeout)
{
    (void)queue; /* there is only one list */
    for (int i = 0; i < change_count; i++) {
        errno = change(&changes[i]);
        if (errno)
            return -1;
    }
    if (room == 0)
        return 0;
    if (timeout && timeout->tv_nsec < 0) {
        errno = EINVAL;
        return -1;
    }
    if (ask(timeout) < 0)
        return -1;
    int found = 0; /* kqueue promises no order: this is the worst */
    for (int i = count - 1; i >= 0 && found < room; i--)
        if (polls[i].revents)
            EV_SET(&events[found++], entries[i].fd, entries[i].filter, 0, 0, 0,
                   0);
    return found;
}
