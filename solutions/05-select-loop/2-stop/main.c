/* main.c: exercise 5.2 (extend): stop when I say so.
 *
 * select() waits for sockets and for anything else with a descriptor, such as
 * the keyboard: standard input, STDIN_FILENO, which is descriptor 0. When the
 * line "stop" is typed, every page that is not there yet fails with the reason
 * "stopped", and the program ends as it always does.
 *   - Other lines are ignored, however long they are: what does not fit into
 *     input->line is left out, and the line is not "stop".
 *   - One read() may bring a part of a line, or several lines. Read once for
 *     each time that select() says ready: a second read() could wait. stdio
 *     (fgets() and so on) does not do: it keeps lines that select() cannot see.
 *   - When standard input ends (read() returns 0) nothing more will be typed,
 *     and the pages go on; "stop" without a newline before the end is no line.
 *     A descriptor at its end is always ready: do not go on asking for it, or
 *     the loop never sleeps.
 *   - read() returning -1 with EINTR brought nothing: go on. Any other error
 *     counts as the end.
 */
#include <connection.h>
#include <die.h>
#include <job.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <unistd.h>

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

/* What was typed. */
struct input {
    int open;       /* 0: standard input has ended */
    int stop;       /* the line "stop" has come */
    char line[100]; /* the line so far */
    size_t length;  /* bytes of it; what does not fit is left out */
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
    if (select(sets->highest + 1, &sets->readable, &sets->writable, NULL,
               NULL) >= 0)
        return;
    if (errno != EINTR)
        die_errno("select");
    FD_ZERO(&sets->readable); /* a signal: nothing is known to be ready */
    FD_ZERO(&sets->writable);
}

/* Reads what was typed, without waiting for more. */
#ifndef EXERCISE
static void read_input(struct input *input)
{
    char typed[100];
    ssize_t got = read(STDIN_FILENO, typed, sizeof typed);
    if (got < 0 && errno == EINTR)
        return;
    input->open = got > 0; /* at the end of a file it would stay ready */
    for (ssize_t i = 0; i < got; i++) {
        if (typed[i] != '\n') {
            if (input->length < sizeof input->line)
                input->line[input->length++] = typed[i];
            continue;
        }
        if (input->length == 4 && memcmp(input->line, "stop", 4) == 0)
            input->stop = 1;
        input->length = 0;
    }
}
#else
// TODO(5.2): one read(); it may bring half a line, or two.
static void read_input(struct input *input)
{
    input->open = 0;
}
#endif

/* Gives up every page that is still under way. */
#ifndef EXERCISE
static void stop_all(struct job *job, struct connection *connections)
{
    for (int i = 0; i < job->count; i++) {
        if (connections[i].state == CONNECTION_DONE)
            continue;
        connection_fail(&connections[i], "stopped");
        job_page_done(job, connections[i].page);
    }
}
#else
// TODO(5.2): connection_fail() and job_page_done() for those not done yet.
static void stop_all(struct job *job, struct connection *connections)
{
    (void)job, (void)connections;
}
#endif

static void run(struct job *job, struct connection *connections,
                struct count *count)
{
    struct sets sets;
    struct input input = {.open = 1};
    fill(&sets, connections, job->count);
    while (sets.highest >= 0 && !input.stop) {
#ifndef EXERCISE
        if (input.open)
            FD_SET(STDIN_FILENO, &sets.readable);
#else
        // TODO(5.2): wait for standard input as well, while it is open.
#endif
        wait_until_ready(&sets, count);
#ifndef EXERCISE
        if (FD_ISSET(STDIN_FILENO, &sets.readable))
            read_input(&input);
#else
        // TODO(5.2): if something was typed, read it.
        (void)read_input;
#endif
        for (int i = 0; i < job->count; i++) {
            int fd = connections[i].fd;
            if (fd >= 0 &&
                (FD_ISSET(fd, &sets.readable) || FD_ISSET(fd, &sets.writable)))
                step(job, &connections[i], count);
        }
        fill(&sets, connections, job->count);
    }
    stop_all(job, connections);
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
