/* file.c: what select() calls ready: a pipe, a socket, a regular file. */
#include <die.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

/* Asks select() without waiting: a time limit of 0. */
static int is_readable(int fd)
{
    fd_set readable;
    struct timeval no_time = {0, 0};
    FD_ZERO(&readable);
    FD_SET(fd, &readable);
    int ready = select(fd + 1, &readable, NULL, NULL, &no_time);
    if (ready < 0)
        die_errno("select");
    return ready;
}

static void show(const char *what, int fd)
{
    printf("%-34s %s\n", what, is_readable(fd) ? "ready" : "not ready");
}

static void show_pipe(void)
{
    int ends[2];
    if (pipe(ends) != 0)
        die_errno("pipe");
    show("a pipe with nothing in it", ends[0]);
    if (write(ends[1], "x", 1) != 1)
        die_errno("write");
    show("a pipe with a byte in it", ends[0]);
    close(ends[0]);
    close(ends[1]);
}

static void show_socket(void)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
        die_errno("socketpair");
    show("a socket with nothing to read", ends[0]);
    close(ends[1]);
    show("a socket whose other end is closed", ends[0]);
    close(ends[0]);
}

static void show_file(const char *name)
{
    int fd = open(name, O_RDONLY | O_NONBLOCK);
    if (fd < 0)
        die_errno("cannot read \"%s\"", name);
    show("a regular file", fd);
    if (lseek(fd, 0, SEEK_END) < 0)
        die_errno("lseek");
    show("the same at its end", fd);
    close(fd);
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 2)
        die_usage("usage: 05-select-loop.file [FILE]");
    show_pipe();
    show_socket();
    show_file(argc > 1 ? argv[1] : argv[0]);
    return EXIT_SUCCESS;
}
