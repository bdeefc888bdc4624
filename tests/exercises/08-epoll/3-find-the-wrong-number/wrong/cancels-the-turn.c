/* expect: who is connected next hears nothing */
        loop_remove_reader(relay->loop, fd);
        handle_cancel(&relay->ends[i].hears);
        close(fd);
