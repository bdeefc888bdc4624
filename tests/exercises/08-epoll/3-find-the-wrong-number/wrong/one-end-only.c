/* expect: the other way round: who is connected next hears nothing */
        loop_remove_reader(relay->loop, fd);
        loop_remove_writer(relay->loop, relay->ends[1].fd);
        close(fd);
