/* ends.c: two sockets that are connected to each other, or a pipe. */
#include <ends.h>
#include <die.h>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { FIRST = 50 }; /* above what the loop itself may open */

int ends[2];

static void renumber(const int fds[2])
{
    for (int i = 0; i < 2; i++) {
        ends[i] = fcntl(fds[i], F_DUPFD, FIRST);
        if (ends[i] < 0)
            die_errno("fcntl");
        close(fds[i]);
    }
}

void ends_open(void)
{
    int fds[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds) != 0)
        die_errno("socketpair");
    renumber(fds);
}

void ends_open_pipe(void)
{
    int fds[2];
    if (pipe(fds) != 0)
        die_errno("pipe");
    renumber(fds);
}

void ends_close(void)
{
    close(ends[0]);
    close(ends[1]);
}

void ends_fill(void)
{
    if (write(ends[1], "x", 1) != 1)
        die_errno("write");
}

void ends_take(void)
{
    char byte;
    if (read(ends[0], &byte, 1) != 1)
        die_errno("read");
}
