/* expect: the next page has a second, too */
static int limit_recv(int fd, double deadline)
{
    static double first;
    if (!first)
        first = deadline;
    double left = first - monotonic_now();
    if (left <= 0)
        return -1;
    struct timeval limit = {.tv_sec = (time_t)left};
    limit.tv_usec = (suseconds_t)((left - (double)limit.tv_sec) * 1e6);
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
