/* expect: it must not be given the question itself */
    AWAIT(self->degrees,
          shield(wait_for(ref(weather->question), self->seconds)));
