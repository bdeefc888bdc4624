/* yield_in_a_task.c: a YIELD inside a coroutine that a task runs.
 *
 * What a coroutine yields goes to its task, which knows what to do with what
 * AWAIT yields, and with nothing else.
 * Python: "Task got bad yield: 5"
 * Cure: RETURN, if it is the result; AWAIT(async_sleep(0)), if the others are
 * to have their turn.
 *
 * run: greet: RuntimeError
 */
#include <run.h>

#include <stdio.h>

struct greet {
    CO;
};

ASYNC(greet)
{
    BEGIN;
#ifdef MISTAKE
    YIELD(5);
#else
    AWAIT(async_sleep(0));
#endif
    printf("hello\n");
    END;
}

int main(void)
{
    int error = async_run(CALL(greet));
    if (error)
        printf("greet: %s\n", error_name(error));
    return error != 0;
}
