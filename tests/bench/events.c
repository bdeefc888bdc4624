/* events.c: what one event costs a loop that watches many idle descriptors
 * beside the busy one. Prints nanoseconds; LOOP_SELECTOR says on what. */
#include <descriptors.h>
#include <die.h>
#include <loop.h>
#include <monotonic.h>
#include <options.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct busy {
    struct loop *loop;
    int pipe[2];         /* holds one byte, always */
    double end;          /* monotonic seconds */
    long events;         /* so far */
    struct handle ready; /* there is a byte to read */
};

static int never(void *argument)
{
    (void)argument;
    return E_RUNTIME; /* an idle descriptor was ready */
}

/* Takes the byte, and puts it back: the next event. */
static int turn(void *argument)
{
    struct busy *busy = argument;
    char byte;
    if (read(busy->pipe[0], &byte, 1) != 1 ||
        write(busy->pipe[1], &byte, 1) != 1)
        die_errno("the busy pipe");
    if (++busy->events % 16 == 0 && monotonic_now() >= busy->end)
        loop_stop(busy->loop);
    return 0;
}

struct idle {
    int fd;
    struct handle ready; /* never called */
};

static void watch(struct loop *loop, int fd, struct handle *h)
{
    int error = loop_add_reader(loop, fd, h);
    if (error)
        die("descriptor %d cannot be watched: %s", fd, error_text(error));
}

/* One empty pipe, and as many descriptors of its reading end. */
static struct idle *watch_idle(struct loop *loop, int count)
{
    struct idle *idle = xcalloc((size_t)count, sizeof *idle);
    int ends[2];
    if (pipe(ends) != 0)
        die_errno("cannot be had: a pipe");
    for (int i = 0; i < count; i++) {
        idle[i].fd = i == 0 ? ends[0] : dup(ends[0]);
        if (idle[i].fd < 0)
            die_errno("cannot be had: descriptor %d of %d", i, count);
        idle[i].ready = HANDLE(never, NULL);
        watch(loop, idle[i].fd, &idle[i].ready);
    }
    return idle;
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc != 3)
        die_usage("usage: events IDLE MILLISECONDS");
    int count = (int)options_number("IDLE", argv[1], 1, 1000000);
    long milliseconds = options_number("MILLISECONDS", argv[2], 1, 60000);
    descriptors_raise_limit();
    struct busy busy = {.loop = loop_new()};
    struct idle *idle = watch_idle(busy.loop, count);
    if (pipe(busy.pipe) != 0 || write(busy.pipe[1], "x", 1) != 1)
        die_errno("pipe");
    busy.ready = HANDLE(turn, &busy);
    watch(busy.loop, busy.pipe[0], &busy.ready);
    double start = monotonic_now();
    busy.end = start + (double)milliseconds / 1000;
    must_succeed(loop_run_forever(busy.loop));
    printf("%.0f\n", (monotonic_now() - start) * 1e9 / (double)busy.events);
    for (int i = 0; i < count; i++)
        loop_remove_reader(busy.loop, idle[i].fd);
    loop_remove_reader(busy.loop, busy.pipe[0]);
    loop_free(busy.loop);
    free(idle);
    return EXIT_SUCCESS;
}
