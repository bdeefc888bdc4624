/* expect: who has found no seat has none to give back */
    self->hall->seats[self->seat] = self->name;
    YIELD_FROM(CALL(be_paid, .bank = self->bank));
    RETURN(self->seat);
FINALLY:
    if (self->frame.error)
        self->hall->seats[self->seat] = NULL;
