/* forgotten_ref.c: a future that is used after it was awaited.
 *
 * AWAIT is given the future, and lets it go when it is done.
 * Cure: AWAIT(ref(x)) keeps a reference, and unref(x) in FINALLY lets it go.
 *
 * with: LOOP_DEBUG=1
 * run: HERE: the future that was made here is used after it was given away
 */
#include <run.h>

#include <stdio.h>

struct greet {
    CO;
    struct future *f;
};

ASYNC(greet)
{
    BEGIN;
    self->f = loop_create_future(loop_running()); /* HERE */
    must_succeed(future_set_result(self->f, 42));
#ifdef MISTAKE
    AWAIT(self->f);
    printf("%d\n", future_done(self->f));
#else
    AWAIT(ref(self->f));
    printf("%d\n", future_done(self->f));
FINALLY:
    unref(self->f);
#endif
    END;
}

int main(void)
{
    must_succeed(async_run(CALL(greet)));
    return 0;
}
