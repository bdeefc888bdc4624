/* deep.c: a coroutine that awaits what is done already, very often. */
#include <die.h>
#include <run.h>

#include <stdio.h>
#include <stdlib.h>

enum { TIMES = 300000 };

struct patient {
    CO;
    struct future *f; /* owned */
    int i;
};

ASYNC(patient)
{
    BEGIN;
    self->f = loop_create_future(loop_running());
    must_succeed(future_set_result(self->f, 1));
    for (self->i = 0; self->i < TIMES; self->i++)
        AWAIT(ref(self->f));
    printf("all of them\n");
FINALLY:
    unref(self->f);
    END;
}

int main(int argc, char **argv)
{
    (void)argc;
    program_begin(argv[0]);
    must_succeed(async_run(CALL(patient)));
    return EXIT_SUCCESS;
}
