/* expect: each offer is told when it comes */
        for (size_t i = 0; i < self->over + self->done; i++)
            look_at(self, self->offers[i]);
