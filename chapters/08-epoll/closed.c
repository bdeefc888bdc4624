/* closed.c: a descriptor that is closed while the loop watches it: who notices?
 * That depends on the selector. */
#include <die.h>
#include <loop.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct watch {
    struct loop *loop;
    int fd; /* the reading end of a pipe; closed */
    struct handle readable;
    struct timer patience;
};

static int readable(void *argument)
{
    struct watch *watch = argument;
    char byte;
    if (read(watch->fd, &byte, 1) < 0)
        printf("its reader is called, and read() says: %s\n", strerror(errno));
    loop_remove_reader(watch->loop, watch->fd);
    timer_cancel(&watch->patience);
    loop_stop(watch->loop);
    return 0;
}

static int give_up(void *argument)
{
    const struct watch *watch = argument;
    printf("0.1 s later its reader has heard nothing\n");
    loop_stop(watch->loop);
    return 0;
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    int ends[2];
    if (pipe(ends) != 0)
        die_errno("pipe");
    struct watch watch = {.loop = loop_new(), .fd = ends[0]};
    watch.readable = HANDLE(readable, &watch);
    watch.patience = TIMER(give_up, &watch);
    int error = loop_add_reader(watch.loop, ends[0], &watch.readable);
    if (!error)
        error = loop_call_later(watch.loop, 0.1, &watch.patience);
    if (error)
        die("%s", error_text(error));
    close(ends[0]);
    close(ends[1]);
    printf("%s watches descriptor %d, which is closed\n",
           loop_selector(watch.loop), ends[0]);
    loop_run_forever(watch.loop);
    loop_free(watch.loop);
    return EXIT_SUCCESS;
}
