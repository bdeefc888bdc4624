/* expect: make(argument) is called once for each */
struct retry {
    CO;
    struct co *(*make)(void *argument);
    void *argument; /* the caller's */
    struct retry_limits limits;
    struct co *x;
    int error; /* of the last try */
    struct value result;
};

ASYNC(retry)
{
    BEGIN;
    if (self->limits.times < 1)
        RAISE(E_VALUE);
    self->x = self->make(self->argument);
    for (;;) {
        TRY_AWAIT(self->error, self->result,
                  wait_for(self->x, self->limits.seconds));
        if (!self->error)
            RETURN(self->result);
        if (self->error == ECANCELED || --self->limits.times == 0)
            RAISE(self->error);
        AWAIT(async_sleep(self->limits.pause));
        self->limits.pause *= 2;
    }
    END;
}
