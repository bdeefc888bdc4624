/* two_awaits.c: two AWAITs on one line.
 *
 * Where a coroutine goes on is a line, and the line's number is a case label. A
 * switch has each label once.
 * Cure: a line for each.
 *
 * gcc: duplicate case value
 * clang: duplicate case value
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

struct greet {
    CO;
    int a, b;
};

ASYNC(greet)
{
    BEGIN;
#ifdef MISTAKE
    /* clang-format off */
    AWAIT(self->a, CALL(answer)); AWAIT(self->b, CALL(answer));
    /* clang-format on */
#else
    AWAIT(self->a, CALL(answer));
    AWAIT(self->b, CALL(answer));
#endif
    printf("%d\n", self->a + self->b);
    END;
}

int main(void)
{
    must_succeed(async_run(CALL(greet)));
    return 0;
}
