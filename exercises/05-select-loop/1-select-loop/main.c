/* main.c: exercise 5.1 (rebuild): the loop around select().
 *
 * When run() is called, every connection was begun and has had its first step:
 * it is connecting, or done. Bring them all to CONNECTION_DONE:
 *   - A connection in CONNECTION_RECEIVING waits until its descriptor is
 *     readable; in CONNECTION_CONNECTING or CONNECTION_SENDING until it is
 *     writable.
 *   - Sleep in select() until one of them is ready, however long it takes (no
 *     time limit), and count the call in count->slept. select() wants the
 *     highest descriptor, plus 1.
 *   - step() once each of those that are ready, and no other: nobody is asked
 *     in vain. A connection that is done has no descriptor: its fd is -1.
 *   - select() takes out of the sets what is not ready.
 *   - When a signal interrupts it (-1, EINTR) nothing is known to be ready;
 *     the sets still hold the question.
 *     Any other error of select() ends the program: die_errno("select").
 * You may divide run() into smaller functions; the chapter has two.
 */
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

// TODO(5.1): fill two sets, sleep in select(), step what is ready; again.
static void run(struct job *job, struct connection *connections,
                struct count *count)
{
    struct sets sets = {.highest = -1};
    (void)job, (void)connections, (void)count, (void)sets;
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
