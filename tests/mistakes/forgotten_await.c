/* forgotten_await.c: a coroutine that is called, and not awaited.
 *
 * CALL() makes it, and nothing of it runs.
 * Python: "coroutine 'answer' was never awaited"
 * Cure: AWAIT; or start_task(), for what is to run beside.
 *
 * with: LOOP_DEBUG=1
 * run: HERE: answer was made here, and never awaited
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
};

ASYNC(greet)
{
    BEGIN;
#ifdef MISTAKE
    CALL(answer); /* HERE */
#else
    AWAIT(CALL(answer));
#endif
    printf("done\n");
    END;
}

int main(void)
{
    must_succeed(async_run(CALL(greet)));
    return 0;
}
