/* expect: each waits no longer than its limit */
    AWAIT(self->degrees, shield(ref(weather->question)));
