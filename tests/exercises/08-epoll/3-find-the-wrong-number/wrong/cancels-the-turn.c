/* expect: Dora hears nothing of the call before */
        loop_remove_reader(relay->loop, fd);
        handle_cancel(&relay->ends[i].hears);
        close(fd);
