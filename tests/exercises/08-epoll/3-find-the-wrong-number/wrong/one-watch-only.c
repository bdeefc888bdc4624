/* expect: nobody is next: then the loop watches nothing */
        if (!loop_remove_writer(relay->loop, fd))
            loop_remove_reader(relay->loop, fd);
        close(fd);
