/* awaited_twice.c: a coroutine that is awaited twice.
 *
 * It is owned by whoever is given it, and runs once: at its end it is freed.
 * Python: "cannot reuse already awaited coroutine"
 * Cure: a second one; or a task, of which ref() keeps a reference, and which
 * can be awaited again and again.
 *
 * with: LOOP_DEBUG=1
 * run: HERE: in answer, which was made here: it is used after it was given away
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
    struct co *answer; /* given away */
    int number;
};

ASYNC(greet)
{
    BEGIN;
    self->answer = CALL(answer); /* HERE */
    AWAIT(self->number, self->answer);
#ifndef MISTAKE
    self->answer = CALL(answer);
#endif
    AWAIT(self->number, self->answer);
    printf("%d\n", self->number);
    END;
}

int main(void)
{
    must_succeed(async_run(CALL(greet)));
    return 0;
}
