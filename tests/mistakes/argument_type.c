/* argument_type.c: an argument of another type than the generator wants.
 *
 * NEW and CALL set members of the struct, which have types.
 * Cure: a value of that type.
 *
 * gcc: from 'char *' makes integer from pointer without a cast
 * gcc: from 'int' makes pointer from integer without a cast
 * clang: incompatible pointer to integer conversion
 * clang: incompatible integer to pointer conversion
 */
#include <generator.h>

#include <stdio.h>

struct repeat {
    FRAME;
    const char *word;
    int times;
};

DEF(repeat)
{
    BEGIN;
    while (self->times-- > 0)
        YIELD(self->word);
    END;
}

int main(void)
{
#ifdef MISTAKE
    struct repeat repeat = NEW(repeat, .word = "go", .times = "3");
    struct frame *other = CALL(repeat, .word = 1, .times = 2);
#else
    struct repeat repeat = NEW(repeat, .word = "go", .times = 3);
    struct frame *other = CALL(repeat, .word = "on", .times = 2);
#endif
    const char *word;
    while (NEXT(word, &repeat.frame) || NEXT(word, other))
        printf("%s\n", word);
    generator_free(other);
    return 0;
}
