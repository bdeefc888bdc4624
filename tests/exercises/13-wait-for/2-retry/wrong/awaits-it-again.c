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

/* It says nothing about the try: the whole is to end. */
static int is_final(int error)
{
    return error == ECANCELED || error == E_GENERATOR_EXIT;
}

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
        if (is_final(self->error) || --self->limits.times == 0)
            RAISE(self->error);
        AWAIT(async_sleep(self->limits.pause));
        self->limits.pause *= 2;
    }
    END;
}
