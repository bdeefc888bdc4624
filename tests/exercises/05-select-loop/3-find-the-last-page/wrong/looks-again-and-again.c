/* expect: it sleeps until something is ready */
    int limit = FD_SETSIZE;
    struct timeval no_time = {0, 0};
    if (select(limit, &sets->readable, &sets->writable, NULL, &no_time) >= 0)
        return;
    limit = 0;
