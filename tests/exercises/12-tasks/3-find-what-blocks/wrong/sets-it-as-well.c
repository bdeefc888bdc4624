/* expect: they are waited for all at once */
    if (fcntl(fd, F_SETFD, FD_CLOEXEC) != 0)
        return errno;
    return fcntl(fd, F_SETFL, FD_CLOEXEC) == 0 ? 0 : errno;
