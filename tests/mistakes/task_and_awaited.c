/* task_and_awaited.c: a coroutine that is made a task, and awaited as well.
 *
 * create_task() is given the coroutine: it is the task's from then on.
 * Python: "cannot reuse already awaited coroutine"
 * Cure: the task is awaited.
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
    struct task *task; /* given away */
    int number;
};

ASYNC(greet)
{
    BEGIN;
    self->answer = CALL(answer); /* HERE */
    self->task = create_task(self->answer);
#ifdef MISTAKE
    AWAIT(self->number, self->answer);
    unref(self->task);
#else
    AWAIT(self->number, self->task);
#endif
    printf("%d\n", self->number);
    END;
}

int main(void)
{
    must_succeed(async_run(CALL(greet)));
    return 0;
}
