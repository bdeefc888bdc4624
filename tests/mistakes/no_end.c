/* no_end.c: a body without END.
 *
 * BEGIN opens a brace that END closes. Without it, the compiler takes what
 * follows for a part of the body, and complains there.
 * Cure: END is the last line of the body.
 *
 * lint: HERE: in count: the body has no END
 * gcc: expected declaration or statement at end of input
 * clang: function definition is not allowed here
 */
#include <generator.h>

#include <stdio.h>

struct count {
    FRAME;
};

DEF(count) /* HERE */
{
    BEGIN;
    YIELD(1);
    YIELD(2);
#ifndef MISTAKE
    END;
#endif
}

int main(void)
{
    struct count count = NEW(count);
    int i;
    while (NEXT(i, &count.frame))
        printf("%d\n", i);
    return 0;
}
