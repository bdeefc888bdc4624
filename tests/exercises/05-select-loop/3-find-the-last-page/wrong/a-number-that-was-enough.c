/* expect: ten pages are at the server at once */
    if (select(12, &sets->readable, &sets->writable, NULL, NULL) >= 0)
