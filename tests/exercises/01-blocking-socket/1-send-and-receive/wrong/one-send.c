/* expect: the whole request is sent, when send() takes 10 bytes at a time */
static int send_all(int fd, const char *data, size_t length, struct page *page)
{
    if (send(fd, data, length, 0) < 0) {
        page_fail(page, "cannot send: %s", strerror(errno));
        return -1;
    }
    return 0;
}
/* NEXT */
static void receive_all(int fd, struct http_response *response,
                        struct page *page)
{
    char data[16 * 1024];
    int complete = 0;
    while (complete == 0) {
        ssize_t got = recv(fd, data, sizeof data, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            page_fail(page, "cannot receive: %s", strerror(errno));
            return;
        }
        complete = got > 0 ? http_feed(response, data, (size_t)got)
                           : http_closed(response);
    }
    if (complete < 0)
        page_fail(page, "%s", response->reason);
}
