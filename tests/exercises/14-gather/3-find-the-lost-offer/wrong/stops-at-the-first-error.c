/* expect: a shop that has no offer, and one that has, in the same tick */
        for (size_t i = 0; i < self->done; i++) {
            if (future_result(self->offers[self->over + i], NULL) != 0)
                break;
            look_at(self, self->offers[self->over + i]);
        }
