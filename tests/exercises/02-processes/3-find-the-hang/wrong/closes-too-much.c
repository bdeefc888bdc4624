/* expect: the sum comes, and it is right */
        (void)workers, (void)count;
        for (int fd = 3; fd < 1000; fd++)
            close(fd);
