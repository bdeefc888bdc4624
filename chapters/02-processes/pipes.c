/* pipes.c: small messages through a pipe, each of them whole. */
#include <pipes.h>
#include <die.h>

#include <errno.h>
#include <unistd.h>

void pipe_open(int ends[2])
{
    if (pipe(ends) != 0)
        die_errno("pipe");
}

int pipe_write(int end, const void *message, size_t size)
{
    ssize_t put;
    do
        put = write(end, message, size);
    while (put < 0 && errno == EINTR);
    return put == (ssize_t)size;
}

int pipe_read(int end, void *message, size_t size)
{
    size_t have = 0;
    while (have < size) {
        ssize_t got = read(end, (char *)message + have, size - have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return 0;
        have += (size_t)got;
    }
    return 1;
}
