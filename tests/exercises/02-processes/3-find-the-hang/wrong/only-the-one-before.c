/* expect: it ends within 5 s */
        if (count > 0)
            close(workers[count - 1].numbers);
