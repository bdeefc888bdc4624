/* expect: the station is asked once */
    AWAIT(self->degrees,
          wait_for(weather->ask(weather->station), self->seconds));
