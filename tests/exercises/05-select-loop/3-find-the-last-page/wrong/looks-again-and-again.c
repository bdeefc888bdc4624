/* expect: it sleeps until something is ready */
    int limit = FD_SETSIZE;
    struct timeval a_moment = {0, 10000};
    if (select(limit, &sets->readable, &sets->writable, NULL, &a_moment) >= 0)
        return;
    limit = 0;
