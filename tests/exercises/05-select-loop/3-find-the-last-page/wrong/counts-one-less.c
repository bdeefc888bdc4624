/* expect: one page comes */
    if (select(sets->highest - 1, &sets->readable, &sets->writable, NULL,
               NULL) >= 0)
