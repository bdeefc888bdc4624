/* reset_local.c: a local variable that is set before BEGIN, and changed behind.
 *
 * What stands before BEGIN is done at every resume: the variable begins anew.
 * Cure: a member of the struct.
 *
 * lint: HERE: in count: the local variable "i" does not live across the YIELD
 * run: 1 2 2 2
 */
#include <generator.h>

#include <stdio.h>

struct count {
    FRAME;
    int i;
};

DEF(count)
{
#ifdef MISTAKE
    int i = 1;
    BEGIN;
    for (;;) {
        YIELD(i);
        i++; /* HERE */
    }
#else
    BEGIN;
    for (;;) {
        self->i++;
        YIELD(self->i);
    }
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
