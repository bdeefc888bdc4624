/* expect: so is a change, if it was closed meanwhile */
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
    if (!before && fcntl(fd, F_GETFD) < 0)
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
