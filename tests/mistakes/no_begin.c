/* no_begin.c: a body without BEGIN.
 *
 * BEGIN opens the switch that YIELD and END have their labels in.
 * Cure: BEGIN is the first line of the body.
 *
 * lint: HERE: in count: the body has no BEGIN
 * gcc: case label not within a switch statement
 * clang: 'case' statement not in switch statement
 */
#include <generator.h>

#include <stdio.h>

struct count {
    FRAME;
};

DEF(count) /* HERE */
{
#ifndef MISTAKE
    BEGIN;
#endif
    YIELD(1);
    YIELD(2);
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
