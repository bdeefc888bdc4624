/* expect: each call is over once */
        loop_remove_reader(relay->loop, fd);
        close(fd);
        relay->ends[i].length = relay->ends[i].heard = 0;
