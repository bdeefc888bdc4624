/* where.c: where does every task wait? The program asks itself, by the signal
 * that Ctrl-\ sends. */
#include <die.h>
#include <run.h>

#include <signal.h>
#include <stdio.h>

struct boil {
    CO;
};

ASYNC(boil)
{
    BEGIN;
    AWAIT(async_sleep(0.1));
    END;
}

struct cook {
    CO;
};

ASYNC(cook)
{
    BEGIN;
    AWAIT(CALL(boil));
    END;
}

struct guest {
    CO;
    struct task *cook; /* owned until awaited */
};

/* Of a guest that never begins. */
static void drop_guest(struct guest *self)
{
    unref(self->cook);
}

ASYNC(guest, drop_guest)
{
    BEGIN;
    AWAIT(self->cook);
    END;
}

struct kitchen {
    CO;
    struct task *cook; /* owned until awaited */
};

ASYNC(kitchen)
{
    BEGIN;
    self->cook = create_task(CALL(cook));
    start_task(CALL(guest, .cook = ref(self->cook)));
    AWAIT(async_sleep(0)); /* the two begin */
    raise(SIGQUIT);
    AWAIT(self->cook);
    printf("dinner is ready\n");
    END;
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    must_succeed(async_run(CALL(kitchen)));
    return 0;
}
