/* expect: what is static is there once for all halls */
    static char held[SEATS];
    for (self->seat = 0; self->seat < SEATS; self->seat++)
        if (!self->hall->seats[self->seat] && !held[self->seat])
            break;
    if (self->seat == SEATS)
        RAISE(ENOENT);
    held[self->seat] = 1;
    YIELD_FROM(CALL(be_paid, .bank = self->bank));
    self->hall->seats[self->seat] = self->name;
    RETURN(self->seat);
FINALLY:
    if (self->seat < SEATS)
        held[self->seat] = 0;
