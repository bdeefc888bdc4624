/* argument_without_name.c: an argument without the name of its member.
 *
 * CALL makes a struct, and sets its first members itself: what has no name is
 * taken for the one that follows these.
 * Cure: .inner = in front of it.
 *
 * gcc: makes integer from pointer without a cast
 * clang: incompatible pointer to integer conversion initializing 'int'
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
    for (self->i = 1; self->i <= 3; self->i++)
        YIELD(self->i);
    END;
}

struct twice {
    FRAME;
    struct frame *inner; /* given away */
};

DEF(twice)
{
    BEGIN;
    YIELD_FROM(self->inner);
    YIELD_FROM(CALL(count));
    END;
}

int main(void)
{
#ifdef MISTAKE
    struct frame *twice = CALL(twice, CALL(count));
#else
    struct frame *twice = CALL(twice, .inner = CALL(count));
#endif
    int i;
    while (NEXT(i, twice))
        printf("%d\n", i);
    generator_free(twice);
    return 0;
}
