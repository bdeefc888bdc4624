/* expect: EINTR from recv() does no harm */
static int send_all(int fd, const char *data, size_t length, struct page *page)
{
    for (size_t done = 0; done < length;) {
        ssize_t sent = send(fd, data + done, length - done, 0);
        if (sent >= 0) {
            done += (size_t)sent;
        } else if (errno != EINTR) {
            page_fail(page, "cannot send: %s", strerror(errno));
            return -1;
        }
    }
    return 0;
}
/* NEXT */
static void receive_all(int fd, struct http_response *response,
                        struct page *page)
{
    char data[1000];
    int complete = 0;
    while (complete == 0) {
        ssize_t got = recv(fd, data, sizeof data, 0);
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
