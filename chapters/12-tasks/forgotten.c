/* forgotten.c: three things that a program can forget, and how it is told. */
#include <die.h>
#include <run.h>

#include <stdio.h>
#include <stdlib.h>

struct lay_table {
    CO;
};

ASYNC(lay_table)
{
    BEGIN;
    printf("nobody reads this\n");
    END;
}

struct bake {
    CO;
};

ASYNC(bake)
{
    BEGIN;
    AWAIT(async_sleep(0));
    RAISE(E_VALUE);
    END;
}

struct boil {
    CO;
};

ASYNC(boil)
{
    BEGIN;
    AWAIT(async_sleep(0));
    RETURN(100);
    END;
}

struct cook {
    CO;
    struct task *water; /* owned, and never let go */
};

ASYNC(cook)
{
    BEGIN;
    CALL(lay_table);        /* made, and not awaited */
    start_task(CALL(bake)); /* it fails, and nobody asks */
    self->water = create_task(CALL(boil));
    AWAIT(ref(self->water)); /* a reference more, and no unref() */
    printf("dinner is ready\n");
    END;
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    must_succeed(async_run(CALL(cook)));
    return EXIT_SUCCESS;
}
