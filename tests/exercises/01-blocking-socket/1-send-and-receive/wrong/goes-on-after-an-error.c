/* expect: ... and then nothing is received */
static int send_all(int fd, const char *data, size_t length, struct page *page)
{
    while (length > 0) {
        ssize_t sent = send(fd, data, length, 0);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0) {
            page_fail(page, "cannot send: %s", strerror(errno));
            return 0;
        }
        data += sent;
        length -= (size_t)sent;
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
