/* expect: one page comes */
    int limit = sets->highest - 1;
