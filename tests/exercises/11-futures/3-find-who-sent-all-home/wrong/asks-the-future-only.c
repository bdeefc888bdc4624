/* expect: a future has no say there */
    future_remove_done_callback(f, done);
    future_unref(f);
