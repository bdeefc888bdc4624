/* expect: it sleeps until something is ready */
    struct timeval a_moment = {0, 10000};
    if (select(FD_SETSIZE, &sets->readable, &sets->writable, NULL,
               &a_moment) >= 0)
