/* argument_name.c: an argument that the generator does not have.
 *
 * NEW and CALL set members of the struct by name.
 * Cure: the name as the struct has it.
 *
 * gcc: 'struct count' has no member named 'form'
 * gcc: 'struct count' has no member named 'too'
 * clang: field designator 'form' does not refer to any field
 * clang: field designator 'too' does not refer to any field
 */
#include <generator.h>

#include <stdio.h>

struct count {
    FRAME;
    int from, to;
};

DEF(count)
{
    BEGIN;
    for (; self->from < self->to; self->from++)
        YIELD(self->from);
    END;
}

int main(void)
{
#ifdef MISTAKE
    struct count count = NEW(count, .form = 1, .to = 4);
    struct frame *other = CALL(count, .from = 4, .too = 6);
#else
    struct count count = NEW(count, .from = 1, .to = 4);
    struct frame *other = CALL(count, .from = 4, .to = 6);
#endif
    int i;
    while (NEXT(i, &count.frame) || NEXT(i, other))
        printf("%d\n", i);
    generator_free(other);
    return 0;
}
