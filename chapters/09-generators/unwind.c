/* unwind.c: errors that are thrown into a generator where it stands, and what
 * close does there: it is caught, or the clean-up is done on the way out. */
#include <die.h>
#include <generator.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

struct counter {
    FRAME;
    int stubborn; /* it yields even when it is to end */
    int i;
    int error; /* what was thrown in last */
};

/* Counts for ever. A time-out it only notes; any other error ends it. */
DEF(counter)
{
    BEGIN;
    for (;;) {
        self->i++;
        TRY_YIELD(self->error, self->i);
        if (self->error == ETIMEDOUT || self->stubborn)
            printf("  catches %s\n", error_name(self->error));
        else if (self->error)
            RAISE(self->error);
    }
FINALLY:
    printf("  cleans up\n");
    END;
}

static const char *state(const struct counter *counter)
{
    static const char *const names[] = {"GEN_CREATED", "GEN_SUSPENDED",
                                        "GEN_RUNNING", "GEN_CLOSED"};
    return names[generator_state(&counter->frame)];
}

/* What came of a call; error is what it returned. */
static void tell(const char *call, const struct counter *counter, int error)
{
    printf("%s: ", call);
    if (error)
        printf("%s", error_name(error));
    else
        printf("%d", (int)counter->frame.yielded.as.number);
    printf(", %s\n", state(counter));
}

static void tell_close(struct counter *counter)
{
    int error = generator_close(&counter->frame);
    printf("close: %s, %s\n", error ? error_name(error) : "done",
           state(counter));
}

static void throw_into(struct counter *counter)
{
    struct frame *g = &counter->frame;
    tell("next", counter, generator_next(g));
    tell("throw", counter, generator_throw(g, ETIMEDOUT));
    tell("next", counter, generator_next(g));
    tell("throw", counter, generator_throw(g, ECONNRESET));
    tell("next", counter, generator_next(g));
    tell("throw", counter, generator_throw(g, ECONNRESET));
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    struct counter first = NEW(counter), second = NEW(counter);
    struct counter third = NEW(counter), fourth = NEW(counter, .stubborn = 1);
    printf("an error is thrown in: %s\n", state(&first));
    throw_into(&first);
    printf("it is closed where it stands\n");
    tell("next", &second, generator_next(&second.frame));
    tell_close(&second);
    tell_close(&second);
    printf("it is closed before it has begun\n");
    tell_close(&third);
    printf("it does not want to end\n");
    tell("next", &fourth, generator_next(&fourth.frame));
    tell_close(&fourth);
    fourth.stubborn = 0;
    tell_close(&fourth);
    return EXIT_SUCCESS;
}
