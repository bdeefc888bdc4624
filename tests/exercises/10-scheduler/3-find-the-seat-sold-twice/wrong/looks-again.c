/* expect: while somebody pays for the last seat, it is sold out */
    YIELD_FROM(CALL(be_paid, .bank = self->bank));
    self->seat = free_seat(self->hall);
    if (self->seat == SEATS)
        RAISE(ENOENT);
    self->hall->seats[self->seat] = self->name;
    RETURN(self->seat);
