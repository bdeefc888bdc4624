/* lost_across_await.c: a local variable that is needed behind an AWAIT.
 *
 * While the coroutine waits, others use the C stack. It often looks right: with
 * optimization the old value may be there still.
 * Cure: a member of the struct.
 *
 * lint: HERE: in greet: the local variable "number" does not live across
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
    int number, sum;
};

ASYNC(greet)
{
#ifdef MISTAKE
    int number = 0;
    BEGIN;
    AWAIT(number, CALL(answer));
    AWAIT(self->sum, CALL(answer));
    printf("%d\n", self->sum + number); /* HERE */
#else
    BEGIN;
    AWAIT(self->number, CALL(answer));
    AWAIT(self->sum, CALL(answer));
    printf("%d\n", self->sum + self->number);
#endif
    END;
}

int main(void)
{
    must_succeed(async_run(CALL(greet)));
    return 0;
}
