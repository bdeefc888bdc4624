/* expect: a seat that is sold stays sold */
    self->hall->seats[self->seat] = self->name;
    YIELD_FROM(CALL(be_paid, .bank = self->bank));
    RETURN(self->seat);
FINALLY:
    if (self->seat < SEATS)
        self->hall->seats[self->seat] = NULL;
