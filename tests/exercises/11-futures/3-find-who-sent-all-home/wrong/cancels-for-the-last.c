/* expect: ends it for all who share it */
    handle_cancel(done);
    if (f->references == 2) /* the table's, and this one */
        future_cancel(f);
    future_unref(f);
