/* resumed_while_it_runs.c: a generator that resumes itself.
 *
 * It stands nowhere: its body is on the C stack. The line that is named is the
 * one where it was resumed last. Python: "generator already executing"
 * Cure: a loop in the body, or another generator.
 *
 * run: HERE: in count: it is resumed while it runs
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
    YIELD(1); /* HERE */
#ifdef MISTAKE
    NEXT(self->i, &self->frame);
    YIELD(self->i);
#else
    YIELD(2);
#endif
    END;
}

int main(void)
{
    struct count count = NEW(count);
    int i;
    while (NEXT(i, &count.frame))
        printf("%d\n", i);
    return 0;
}
