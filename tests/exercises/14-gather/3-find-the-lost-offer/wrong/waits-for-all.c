/* expect: each offer is told when it comes */
        if (self->over == 0)
            AWAIT(wait_futures(self->offers, self->n, ALL_COMPLETED, INFINITY,
                               &self->done));
        for (size_t i = 0; i < self->done; i++)
            look_at(self, self->offers[self->over + i]);
