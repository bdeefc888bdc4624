/* expect: the inner selector is closed */
static int watch_counting(struct selector *selector, int fd, int before,
                          int after)
{
    struct counting_selector *s = (struct counting_selector *)selector;
    int error = selector_watch(s->inner, fd, before, after);
    if (!error)
        s->changes++;
    return error;
}

static int wait_counting(struct selector *selector, double seconds)
{
    struct counting_selector *s = (struct counting_selector *)selector;
    int error = selector_wait(s->inner, seconds);
    int count = s->inner->count;
    for (int i = 0; i < count; i++)
        selector_found(selector, s->inner->events[i].fd,
                       s->inner->events[i].ready);
    s->waits++;
    s->in_vain += count == 0;
    s->events += count;
    if (count > s->most)
        s->most = count;
    return error;
}

static void close_counting(struct selector *selector)
{
    struct counting_selector *s = (struct counting_selector *)selector;
    print(s);
    free(s);
}
