/* expect: a server that does not answer is given up */
static int limit_recv(int fd, double deadline)
{
    (void)deadline;
    struct timeval limit = {.tv_sec = 1};
    return setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
}
/* NEXT */
        (void)limit_recv(fd, deadline);
        ssize_t got = recv(fd, data, sizeof data, 0);
        if (got < 0 && errno == EINTR)
            continue;
