/* lost_local.c: a local variable that is needed behind a YIELD.
 *
 * At a YIELD the body returns, and its local variables are gone. At the next
 * resume they hold whatever lies on the stack. Compilers warn of some of them.
 * Cure: a member of the struct.
 *
 * lint: HERE: in count: the local variable "i" does not live across the YIELD
 */
#include <generator.h>

#include <stdio.h>

struct count {
    FRAME;
    int i;
};

DEF(count)
{
    BEGIN;
#ifdef MISTAKE
    int i;
    for (i = 1; i <= 3; i++) /* HERE */
        YIELD(i);
#else
    for (self->i = 1; self->i <= 3; self->i++)
        YIELD(self->i);
#endif
    END;
}

int main(void)
{
    struct count count = NEW(count);
    int number;
    for (int i = 0; i < 4 && NEXT(number, &count.frame); i++)
        printf("%d\n", number);
    return 0;
}
