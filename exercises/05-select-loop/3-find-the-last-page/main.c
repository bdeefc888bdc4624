/* main.c: exercise 5.3 (find the bug): the last page.
 *
 * This is the main.c of chapter 5 with one mistake in it. Ask for ten pages and
 * nine come, ask for one and none comes; then the program sleeps for ever, and
 * uses no processor time while it does. Find the mistake and mend it.
 */
// TODO(5.3): there is one mistake in this file.
#include <connection.h>
#include <die.h>
#include <job.h>

#include <errno.h>
#include <stdlib.h>
#include <sys/select.h>

struct count {
    long long asked;   /* steps that were tried */
    long long in_vain; /* steps that could not go on yet */
    long long slept;   /* calls of select() */
};

/* What select() is asked, and its answer. */
struct sets {
    fd_set readable;
    fd_set writable;
    int highest; /* the largest descriptor in them; -1: they are empty */
};

/* One step of one connection. */
static void step(struct job *job, struct connection *c, struct count *count)
{
    count->asked++;
    if (!connection_step(c))
        count->in_vain++;
    if (c->fd >= FD_SETSIZE) /* FD_SET() would write past the end of the set */
        connection_fail(c,
                        "descriptor %d is too large for select(): "
                        "FD_SETSIZE is %d",
                        c->fd, FD_SETSIZE);
    if (c->state == CONNECTION_DONE)
        job_page_done(job, c->page);
}

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
    if (select(sets->highest, &sets->readable, &sets->writable, NULL, NULL) >=
        0)
        return;
    if (errno != EINTR)
        die_errno("select");
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

int main(int argc, char **argv)
{
    struct job job;
    struct count count = {0, 0, 0};
    job_begin(&job, argc, argv, OPTION_NONE);
    struct connection *connections =
        xcalloc((size_t)job.count, sizeof *connections);
    for (int i = 0; i < job.count; i++) {
        connection_begin(&connections[i], &job.pages[i]);
        step(&job, &connections[i], &count); /* start to connect */
    }
    run(&job, connections, &count);
    free(connections);
    printf("asked %lld times, %lld in vain; slept %lld times in select()\n",
           count.asked, count.in_vain, count.slept);
    return job_end(&job);
}
