/* expect: not all that have the name on them */
    self->hall->seats[self->seat] = self->name;
    YIELD_FROM(CALL(be_paid, .bank = self->bank));
    RETURN(self->seat);
FINALLY:
    for (self->seat = 0; self->frame.error && self->seat < SEATS; self->seat++)
        if (self->hall->seats[self->seat] == self->name)
            self->hall->seats[self->seat] = NULL;
