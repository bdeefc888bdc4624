/* expect: it closes both sockets */
        loop_remove_reader(relay->loop, fd);
        loop_remove_writer(relay->loop, fd);
