/* expect: each recv() may wait for all that is left */
static int limit_recv(int fd, double deadline)
{
    if (monotonic_now() >= deadline)
        return -1;
    struct timeval limit = {.tv_usec = 1};
    return setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
}
/* NEXT */
        if (limit_recv(fd, deadline) != 0) {
            page_fail(page, "it took too long");
            return;
        }
        ssize_t got = recv(fd, data, sizeof data, 0);
        if (got < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
