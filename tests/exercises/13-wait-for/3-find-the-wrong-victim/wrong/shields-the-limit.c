/* expect: which of the two stands around the other */
    AWAIT(self->degrees,
          shield(wait_for(ref(weather->question), self->seconds)));
