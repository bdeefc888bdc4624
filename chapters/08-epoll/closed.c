/* closed.c: a descriptor that is closed while the loop watches it. First its
 * number comes back at once; then it does not, and who notices depends on the
 * selector. */
#include <die.h>
#include <loop.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct watch {
    struct loop *loop;
    int ends[2]; /* a pipe */
    struct handle readable;
    struct timer patience;
};

static int readable(void *argument)
{
    struct watch *watch = argument;
    char byte;
    ssize_t count = read(watch->ends[0], &byte, 1);
    printf("its reader is called, and read() says: %s\n",
           count == 1 ? "a byte" : strerror(errno));
    if (count < 0)
        loop_remove_reader(watch->loop, watch->ends[0]);
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

/* A pipe with a byte in it. The loop watches it, and may still be watching an
 * older one that had this number. */
static void open_pipe(struct watch *watch)
{
    if (pipe(watch->ends) != 0 || write(watch->ends[1], "x", 1) != 1)
        die_errno("pipe");
    must_succeed(
        loop_add_reader(watch->loop, watch->ends[0], &watch->readable));
    printf("%s watches descriptor %d\n", loop_selector(watch->loop),
           watch->ends[0]);
}

/* It is forgotten to remove the reader. */
static void close_pipe(const struct watch *watch)
{
    close(watch->ends[0]);
    close(watch->ends[1]);
    printf("descriptor %d is closed\n", watch->ends[0]);
}

static void hear(struct watch *watch)
{
    watch->patience = TIMER(give_up, watch);
    must_succeed(loop_call_later(watch->loop, 0.1, &watch->patience));
    must_succeed(loop_run_forever(watch->loop));
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    struct watch watch = {.loop = loop_new()};
    watch.readable = HANDLE(readable, &watch);
    open_pipe(&watch);
    close_pipe(&watch);
    open_pipe(&watch); /* the number comes back */
    hear(&watch);
    close_pipe(&watch); /* it does not */
    hear(&watch);
    loop_free(watch.loop);
    return EXIT_SUCCESS;
}
