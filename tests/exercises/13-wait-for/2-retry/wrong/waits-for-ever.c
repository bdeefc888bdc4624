/* expect: wait_for() around each try */
struct retry {
    CO;
    struct co *(*make)(void *argument);
    void *argument; /* the caller's */
    struct retry_limits limits;
    int error; /* of the last try */
    struct value result;
};

ASYNC(retry)
{
    BEGIN;
    if (self->limits.times < 1)
        RAISE(E_VALUE);
    for (;;) {
        TRY_AWAIT(self->error, self->result, self->make(self->argument));
        if (!self->error)
            RETURN(self->result);
        if (self->error == ECANCELED || --self->limits.times == 0)
            RAISE(self->error);
        AWAIT(async_sleep(self->limits.pause));
        self->limits.pause *= 2;
    }
    END;
}
