/* await_in_switch_long.c: an AWAIT inside a switch of the reader's own, over a
 * long.
 *
 * The label fits into the type, so no compiler minds; but the body's switch
 * does not have it. When the coroutine is to go on, there is nowhere to go.
 * Cure: if and else, or a switch that only chooses, and an AWAIT behind it.
 *
 * run: HERE: in greet: this line cannot be resumed
 */
#include <run.h>

#include <stdio.h>

struct greet {
    CO;
    long long wish;
};

ASYNC(greet)
{
    BEGIN;
#ifdef MISTAKE
    switch (self->wish) {
    case 2:
        AWAIT(async_sleep(0.01)); /* HERE */
        break;
    default:
        break;
    }
#else
    if (self->wish == 2)
        AWAIT(async_sleep(0.01));
#endif
    printf("hello\n");
    END;
}

int main(void)
{
    must_succeed(async_run(CALL(greet, .wish = 2)));
    return 0;
}
