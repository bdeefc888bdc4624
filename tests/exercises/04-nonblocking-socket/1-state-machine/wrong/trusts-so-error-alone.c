/* expect: while there is no peer, it waits */
static int step_connecting(struct connection *c)
{
    int reason = 0;
    socklen_t reason_length = sizeof reason;
    if (getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &reason, &reason_length) != 0)
        reason = errno;
    if (reason == 0) {
        c->state = CONNECTION_SENDING;
        return 1;
    }
    close(c->fd);
    c->fd = -1;
    errno = reason;
    try_next_address(c);
    return 1;
}
/* NEXT */
static int step_sending(struct connection *c)
{
    ssize_t sent = send(c->fd, c->request + c->sent, c->length - c->sent, 0);
    if (sent < 0 && not_now())
        return 0;
    if (sent < 0) {
        connection_fail(c, "cannot send: %s", strerror(errno));
        return 1;
    }
    c->sent += (size_t)sent;
    if (c->sent == c->length)
        c->state = CONNECTION_RECEIVING;
    return 1;
}
/* NEXT */
static int step_receiving(struct connection *c)
{
    char data[16 * 1024];
    ssize_t got = recv(c->fd, data, sizeof data, 0);
    if (got < 0 && not_now())
        return 0;
    if (got < 0) {
        connection_fail(c, "cannot receive: %s", strerror(errno));
        return 1;
    }
    int complete = got > 0 ? http_feed(&c->response, data, (size_t)got)
                           : http_closed(&c->response);
    if (complete < 0)
        connection_fail(c, "%s", c->response.reason);
    else if (complete > 0)
        finish(c);
    return 1;
}
