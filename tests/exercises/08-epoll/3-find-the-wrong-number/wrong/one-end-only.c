/* expect: Bob talks, Ann hangs up, Cid and Dora are next: Cid hears nothing */
        loop_remove_reader(relay->loop, fd);
        loop_remove_writer(relay->loop, relay->ends[1].fd);
        close(fd);
