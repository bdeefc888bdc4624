/* expect: the sum comes, and it is right */
        (void)workers, (void)count;
        alarm(1);
