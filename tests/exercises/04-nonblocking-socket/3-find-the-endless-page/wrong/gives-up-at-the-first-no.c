/* expect: pages still come */
    int connected = getpeername(c->fd, (struct sockaddr *)&peer, &length) == 0;
    int reason = 0;
    socklen_t reason_length = sizeof reason;
    getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &reason, &reason_length);
    static int asked;
    if (connected && asked++) {
        c->state = CONNECTION_SENDING;
        return 1;
    }
