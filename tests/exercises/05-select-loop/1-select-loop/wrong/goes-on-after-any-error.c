/* expect: an error other than EINTR ends the program */
/* Puts every descriptor that is waited for into the set for what it needs. */
static void fill(struct sets *sets, const struct connection *connections,
                 int count)
{
    FD_ZERO(&sets->readable);
    FD_ZERO(&sets->writable);
    sets->highest = -1;
    for (int i = 0; i < count; i++) {
        const struct connection *c = &connections[i];
        if (c->state == CONNECTION_DONE)
            continue;
        if (c->state == CONNECTION_RECEIVING)
            FD_SET(c->fd, &sets->readable);
        else
            FD_SET(c->fd, &sets->writable);
        if (c->fd > sets->highest)
            sets->highest = c->fd;
    }
}

/* Sleeps until something is ready. select() takes everything else out. */
static void wait_until_ready(struct sets *sets, struct count *count)
{
    count->slept++;
    if (select(sets->highest + 1, &sets->readable, &sets->writable, NULL,
               NULL) >= 0)
        return;
    FD_ZERO(&sets->readable); /* a signal: nothing is known to be ready */
    FD_ZERO(&sets->writable);
}

static void run(struct job *job, struct connection *connections,
                struct count *count)
{
    struct sets sets;
    fill(&sets, connections, job->count);
    while (sets.highest >= 0) {
        wait_until_ready(&sets, count);
        for (int i = 0; i < job->count; i++) {
            int fd = connections[i].fd;
            if (fd >= 0 &&
                (FD_ISSET(fd, &sets.readable) || FD_ISSET(fd, &sets.writable)))
                step(job, &connections[i], count);
        }
        fill(&sets, connections, job->count);
    }
}
