/* expect: nothing is removed that is closed already */
        close(fd);
        loop_remove_reader(relay->loop, fd);
        loop_remove_writer(relay->loop, fd);
