/* signals.c: runs the program with a select() that a signal interrupts now and
 * then. Like a real one it then leaves the sets as they were given. */
#include <check.h>

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <unistd.h>

#define main answer_main
#include <main.c>
#undef main

/* Asks poll() what select() would have said, since this is select() now. */
static int fill_from_poll(int count, fd_set *readable, fd_set *writable)
{
    int ready = 0;
    for (int fd = 0; fd < count; fd++) {
        struct pollfd one = {.fd = fd};
        one.events |= readable && FD_ISSET(fd, readable) ? POLLIN : 0;
        one.events |= writable && FD_ISSET(fd, writable) ? POLLOUT : 0;
        if (one.events && poll(&one, 1, 0) > 0) {
            ready++;
            continue;
        }
        if (readable)
            FD_CLR(fd, readable);
        if (writable)
            FD_CLR(fd, writable);
    }
    return ready;
}

int select(int count, fd_set *readable, fd_set *writable, fd_set *other,
           struct timeval *limit)
{
    static int calls;
    fd_set r = *readable, w = *writable;
    (void)other, (void)limit;
    if (++calls % 2) {
        errno = EINTR;
        return -1;
    }
    while (fill_from_poll(count, readable, writable) == 0) {
        poll(NULL, 0, 1);
        *readable = r;
        *writable = w;
    }
    return 1;
}

int main(void)
{
    char *arguments[] = {"signals", "-n", "3", "-d", "0.05", NULL};
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        if (!freopen("/dev/null", "w", stdout))
            _exit(EXIT_FAILURE);
        exit(answer_main(5, arguments));
    }
    if (child < 0 || waitpid(child, &status, 0) != child)
        return EXIT_FAILURE;
    check_number(0, status, "a signal does no harm",
                 "EINTR: nothing is known to be ready; fill the sets again");
    return check_end();
}
