/* expect: async_sleep() is what is to be built again */
struct nap {
    CO;
    double seconds;
};

ASYNC(nap)
{
    BEGIN;
    AWAIT(async_sleep(self->seconds));
    END;
}
