/* expect: when one has left, the others buy */
    self->hall->seats[self->seat] = self->name;
    int error;
    TRY_YIELD_FROM(error, CALL(be_paid, .bank = self->bank));
    if (error == ECONNREFUSED)
        self->hall->seats[self->seat] = NULL;
    if (error)
        RAISE(error);
    RETURN(self->seat);
