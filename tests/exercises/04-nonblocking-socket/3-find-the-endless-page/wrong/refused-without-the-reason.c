/* expect: it fails for the right reason */
    int connected = getpeername(c->fd, (struct sockaddr *)&peer, &length) == 0;
    int reason = 0;
    socklen_t reason_length = sizeof reason;
    getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &reason, &reason_length);
    if (reason)
        reason = ENOTCONN;
    else if (!connected)
        return 0;
    if (connected) {
        c->state = CONNECTION_SENDING;
        return 1;
    }
