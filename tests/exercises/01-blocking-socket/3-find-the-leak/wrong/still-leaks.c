/* expect: each of 100 pages is refused, and none for want of descriptors */
    int reason = errno;
    errno = reason;
    return -1;
