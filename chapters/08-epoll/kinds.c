/* kinds.c: what each kind of selector says of the same descriptors: pipes, a
 * socket, a regular file, a large number. in_python.py prints the same. */
#include <descriptors.h>
#include <die.h>
#include <epoll_selector.h>
#include <kqueue_selector.h>
#include <poll_selector.h>
#include <select_selector.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

static const struct selector_kind *const kinds[] = {
    &epoll_selector, &kqueue_selector, &poll_selector, &select_selector};

enum { KINDS = sizeof kinds / sizeof kinds[0] };

/* Asks a new selector, without waiting. asked is what fd is watched for. */
static const char *answer(const struct selector_kind *kind, int fd, int asked)
{
    if (setenv("LOOP_SELECTOR", kind->name, 1) != 0)
        die_errno("setenv");
    struct selector *selector = selector_open();
    int error = selector_watch(selector, fd, 0, asked);
    while (!error && selector_wait(selector, 0) == EINTR)
        continue;
    int ready = selector->count > 0 && selector->events[0].ready & asked;
    selector_close(selector);
    return error ? "refused" : ready ? "ready" : "not ready";
}

/* One line: the answers of all kinds that this system has. */
static void show(const char *what, int fd, int asked)
{
    printf("%-35s %-5s", what, asked == SELECTOR_READABLE ? "read" : "write");
    for (int i = 0; i < KINDS; i++)
        if (kinds[i]->open)
            printf(" %9s", answer(kinds[i], fd, asked));
    printf("\n");
}

static void show_names(void)
{
    printf("%-35s %-5s", "", "to");
    for (int i = 0; i < KINDS; i++)
        if (kinds[i]->open)
            printf(" %9s", kinds[i]->name);
    printf("\n");
}

static void make_pipe(int ends[2])
{
    if (pipe(ends) != 0)
        die_errno("pipe");
}

static void put_byte(int fd)
{
    if (write(fd, "x", 1) != 1)
        die_errno("write");
}

static void fill(int fd)
{
    char page[4096] = "";
    if (fcntl(fd, F_SETFL, O_NONBLOCK) != 0)
        die_errno("fcntl");
    while (write(fd, page, sizeof page) > 0)
        continue;
}

static void show_reading(void)
{
    int ends[2];
    make_pipe(ends);
    show("a pipe with nothing in it", ends[0], SELECTOR_READABLE);
    put_byte(ends[1]);
    show("a pipe with a byte in it", ends[0], SELECTOR_READABLE);
    if (dup2(ends[0], FD_SETSIZE) < 0)
        die_errno("descriptor %d", FD_SETSIZE);
    show("the same as descriptor 1,024", FD_SETSIZE, SELECTOR_READABLE);
    close(FD_SETSIZE);
    close(ends[0]);
    close(ends[1]);
    make_pipe(ends);
    close(ends[1]);
    show("a pipe that nobody writes to", ends[0], SELECTOR_READABLE);
    close(ends[0]);
}

static void show_writing(void)
{
    int ends[2];
    make_pipe(ends);
    show("a pipe with room", ends[1], SELECTOR_WRITABLE);
    fill(ends[1]);
    show("a full pipe", ends[1], SELECTOR_WRITABLE);
    close(ends[0]);
    show("a pipe that nobody reads any more", ends[1], SELECTOR_WRITABLE);
    close(ends[1]);
}

static void show_socket(void)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
        die_errno("socketpair");
    close(ends[1]);
    show("a socket whose other end is closed", ends[0], SELECTOR_READABLE);
    close(ends[0]);
}

static void show_file(const char *name)
{
    int fd = open(name, O_RDONLY);
    if (fd < 0)
        die_errno("cannot read \"%s\"", name);
    show("a regular file", fd, SELECTOR_READABLE);
    close(fd);
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 2)
        die_usage("usage: 08-epoll.kinds [FILE]");
    descriptors_raise_limit();
    show_names();
    show_reading();
    show_writing();
    show_socket();
    show_file(argc > 1 ? argv[1] : argv[0]);
    return EXIT_SUCCESS;
}
