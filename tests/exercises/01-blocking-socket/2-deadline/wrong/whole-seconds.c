/* expect: no recv() may wait longer than what is left */
static int limit_recv(int fd, double deadline)
{
    double left = deadline - monotonic_now();
    if (left <= 0)
        return -1;
    struct timeval limit = {.tv_sec = (time_t)left + 1};
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
