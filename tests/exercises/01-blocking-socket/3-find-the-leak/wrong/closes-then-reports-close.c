/* expect: the reason is still the one of connect() */
    close(fd);
    return -1;
