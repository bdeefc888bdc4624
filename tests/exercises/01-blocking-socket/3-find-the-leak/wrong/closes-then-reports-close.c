/* expect: the reason is still the one of connect() */
    close(fd);
    errno = 0;
    return -1;
