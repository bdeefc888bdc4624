/* wrong_result.c: a result of another kind than the variable that takes it.
 *
 * A coroutine may return anything: it is only when the result is there that
 * its kind is known. The line that is named is that of the AWAIT.
 * Cure: a variable of the kind that is returned.
 *
 * run: HERE: the variable wants a pointer, and the value is a number
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
    const char *text;
    int number;
};

ASYNC(greet)
{
    BEGIN;
#ifdef MISTAKE
    AWAIT(self->text, CALL(answer)); /* HERE */
    printf("%s\n", self->text);
#else
    AWAIT(self->number, CALL(answer));
    printf("%d\n", self->number);
#endif
    END;
}

int main(void)
{
    must_succeed(async_run(CALL(greet)));
    return 0;
}
