/* two_yields.c: two YIELDs on one line.
 *
 * Where a body goes on is a line, and the line's number is a case label. A
 * switch has each label once.
 * Cure: a line for each.
 *
 * gcc: duplicate case value
 * clang: duplicate case value
 */
#include <generator.h>

#include <stdio.h>

struct count {
    FRAME;
};

DEF(count)
{
    BEGIN;
#ifdef MISTAKE
    /* clang-format off */
    YIELD(1); YIELD(2);
    /* clang-format on */
#else
    YIELD(1);
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
