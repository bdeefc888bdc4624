/* expect: many offers in the same tick */
        look_at(self, self->offers[self->over]);
        if (self->done > 1)
            look_at(self, self->offers[self->over + 1]);
