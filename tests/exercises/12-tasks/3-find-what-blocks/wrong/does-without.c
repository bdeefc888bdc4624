/* expect: a program that is started does not get it */
    return 0;
