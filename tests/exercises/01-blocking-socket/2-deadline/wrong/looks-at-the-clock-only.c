/* expect: a server that does not answer is given up */
static int limit_recv(int fd, double deadline)
{
    (void)fd;
    return monotonic_now() < deadline ? 0 : -1;
}
/* NEXT */
        if (limit_recv(fd, deadline) != 0) {
            page_fail(page, "it took too long");
            return;
        }
        ssize_t got = recv(fd, data, sizeof data, 0);
        if (got < 0 && errno == EINTR)
            continue;
