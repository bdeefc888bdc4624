/* expect: FD_CLOEXEC is a flag of the descriptor */
    return fcntl(fd, F_SETFL, FD_CLOEXEC | O_NONBLOCK) == 0 ? 0 : errno;
