/* ends.c: what async_run() does with those that are left when main is done. */
#include <die.h>
#include <object.h>
#include <run.h>

#include <stdio.h>
#include <stdlib.h>

struct left {
    CO;
    const char *name;
    double seconds; /* that its clean-up takes */
    int error;      /* that it ends with; 0: the one that was thrown in */
};

ASYNC(left)
{
    BEGIN;
    printf("  %s: waits\n", self->name);
    AWAIT(async_sleep(60));
FINALLY:
    printf("  %s: cleans up\n", self->name);
    AWAIT(async_sleep(self->seconds));
    printf("  %s: is clean\n", self->name);
    if (self->error)
        RAISE(self->error);
    END;
}

struct leaves {
    CO;
};

ASYNC(leaves)
{
    BEGIN;
    start_task(CALL(left, .name = "slow", .seconds = 0.2));
    start_task(CALL(left, .name = "quick", .seconds = 0.1));
    start_task(CALL(left, .name = "wrong", .error = E_VALUE));
    AWAIT(async_sleep(0));
    puts("main: is done");
    END;
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    must_succeed(async_run(CALL(leaves)));
    printf("left: %ld coroutines, %ld tasks, %ld futures\n",
           object_count(OBJECT_FRAME), object_count(OBJECT_TASK),
           object_count(OBJECT_FUTURE));
    return EXIT_SUCCESS;
}
