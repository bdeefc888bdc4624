/* expect: another reason is told as it is */
    static int tries;
    int connected = getpeername(c->fd, (struct sockaddr *)&peer, &length) == 0;
    int reason = errno;
    if (!connected && reason == ENOTCONN) {
        if (++tries < 10000)
            return 0;
        reason = ECONNREFUSED;
    }
    if (connected) {
        c->state = CONNECTION_SENDING;
        return 1;
    }
