/* reuse.c: two descriptors are ready in the same tick. The callback that comes
 * first closes the other, and a new pipe gets its number: the event that was
 * meant for the old one must reach nobody. */
#include <die.h>
#include <loop.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct line {
    struct loop *loop; /* the caller's */
    const char *name;
    int ends[2];            /* a pipe */
    struct handle readable; /* its reader in the loop */
    struct line *other;     /* to be closed, unless it was first; or NULL */
    struct line *new;       /* to be opened in its place */
};

static int readable(void *argument);

/* A new pipe that the loop watches. */
static void open_line(struct line *line)
{
    if (pipe(line->ends) != 0)
        die_errno("pipe");
    if (fcntl(line->ends[0], F_SETFL, O_NONBLOCK) != 0)
        die_errno("fcntl");
    line->readable = HANDLE(readable, line);
    must_succeed(loop_add_reader(line->loop, line->ends[0], &line->readable));
}

static void close_line(const struct line *line)
{
    loop_remove_reader(line->loop, line->ends[0]);
    close(line->ends[0]);
    close(line->ends[1]);
}

static void send_byte(const struct line *line)
{
    if (write(line->ends[1], "x", 1) != 1)
        die_errno("write");
}

static void replace(struct line *old, struct line *new)
{
    printf("  it closes the other one, which is ready too\n");
    close_line(old);
    open_line(new);
    printf("  %s is opened, with %s number\n", new->name,
           new->ends[0] == old->ends[0] ? "the same" : "another");
}

static int readable(void *argument)
{
    struct line *line = argument;
    char byte;
    ssize_t count = read(line->ends[0], &byte, 1);
    printf("  %s is called: %s\n", line->name,
           count == 1 ? "a byte" : "and there is nothing to read");
    if (line->other) {
        line->other->other = NULL;
        replace(line->other, line->new);
    }
    return 0;
}

static void run_tick(struct loop *loop, int number)
{
    printf("tick %d:\n", number);
    loop_stop(loop); /* so that the first tick is the last one */
    must_succeed(loop_run_forever(loop));
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    struct loop *loop = loop_new();
    struct line new = {.loop = loop, .name = "a new pipe"};
    struct line two[2] = {
        {.loop = loop, .name = "one of two", .other = &two[1], .new = &new},
        {.loop = loop, .name = "one of two", .other = &two[0], .new = &new},
    };
    for (int i = 0; i < 2; i++) {
        open_line(&two[i]);
        send_byte(&two[i]);
    }
    run_tick(loop, 1);
    run_tick(loop, 2);
    send_byte(&new);
    run_tick(loop, 3);
    close_line(two[0].other ? &two[0] : &two[1]);
    close_line(&new);
    loop_free(loop);
    return EXIT_SUCCESS;
}
