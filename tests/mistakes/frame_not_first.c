/* frame_not_first.c: FRAME is not the first member of the struct.
 *
 * Whoever resumes a generator has a pointer to its struct frame, and the body
 * takes that for a pointer to the whole.
 * Cure: FRAME is the first member.
 *
 * gcc: "FRAME is the first member of struct count"
 * clang: FRAME is the first member of struct count
 */
#include <generator.h>

#include <stdio.h>

struct count {
#ifdef MISTAKE
    int i;
    FRAME;
#else
    FRAME;
    int i;
#endif
};

DEF(count)
{
    BEGIN;
    for (self->i = 1; self->i <= 3; self->i++)
        YIELD(self->i);
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
