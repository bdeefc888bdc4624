/* stray_break.c: a break that is in no loop of the body.
 *
 * BEGIN opens a switch, and the break leaves it. A compiler finds that right;
 * the line that is named is the body's END.
 * Cure: RETURN(value).
 *
 * run: HERE: in count: a break has left the body
 */
#include <generator.h>

#include <stdio.h>

struct count {
    FRAME;
    int from;
};

DEF(count)
{
    BEGIN;
    YIELD(self->from);
    if (self->from == 1)
#ifdef MISTAKE
        break;
#else
        RETURN(NONE);
#endif
    YIELD(self->from - 1);
    END; /* HERE */
}

int main(void)
{
    struct count count = NEW(count, .from = 1);
    int i;
    while (NEXT(i, &count.frame))
        printf("%d\n", i);
    return 0;
}
