/* await_outside.c: an AWAIT in a function that is no coroutine.
 *
 * Only a coroutine can stand still: a function has no struct to remember where,
 * and nobody who resumes it. Who awaits is asynchronous, too: all the way up.
 * Python: "'await' outside async function"
 * Cure: the function becomes a coroutine, and whoever calls it awaits it.
 *
 * gcc: 'self' undeclared
 * clang: use of undeclared identifier 'self'
 */
#include <run.h>

#include <stdio.h>

struct answer {
    CO;
};

ASYNC(answer)
{
    BEGIN;
    AWAIT(async_sleep(0));
    RETURN(42);
    END;
}

#ifdef MISTAKE
static int twice(void)
{
    int result;
    AWAIT(result, CALL(answer));
    return 2 * result;
}
#else
struct twice {
    CO;
    int result;
};

ASYNC(twice)
{
    BEGIN;
    AWAIT(self->result, CALL(answer));
    RETURN(2 * self->result);
    END;
}
#endif

struct greet {
    CO;
    int number;
};

ASYNC(greet)
{
    BEGIN;
#ifdef MISTAKE
    self->number = twice();
#else
    AWAIT(self->number, CALL(twice));
#endif
    printf("%d\n", self->number);
    END;
}

int main(void)
{
    must_succeed(async_run(CALL(greet)));
    return 0;
}
