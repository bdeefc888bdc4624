/* expect: the loop comes to rest */
        loop_remove_reader(relay->loop, fd);
        close(fd);
        relay->ends[i].fd = -1;
