/* handed_over_twice.c: a generator that two hand over to.
 *
 * Whoever is given it, owns it: it has one awaiter, and begins once.
 * Cure: one for each.
 *
 * run: HERE: in twice: it hands over to one that has begun already
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
    for (self->i = 1; self->i <= 2; self->i++)
        YIELD(self->i);
    END;
}

struct twice {
    FRAME;
    struct count count;
};

DEF(twice)
{
    BEGIN;
    self->count = NEW(count);
    YIELD_FROM(&self->count.frame);
#ifndef MISTAKE
    self->count = NEW(count);
#endif
    YIELD_FROM(&self->count.frame); /* HERE */
    END;
}

int main(void)
{
    struct twice twice = NEW(twice);
    int i;
    while (NEXT(i, &twice.frame))
        printf("%d\n", i);
    return 0;
}
