/* expect: no future is left */
    handle_cancel(done);
    (void)f;
