/* stray_return.c: a return in a body.
 *
 * The body returns to the one who resumes it, and tells him how it came back:
 * a struct. A number is none.
 * Cure: RETURN(value), which also goes through FINALLY.
 *
 * gcc: returning type 'int' but 'struct step' was expected
 * clang: incompatible result type 'struct step'
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
    for (;;) {
        YIELD(++self->i);
        if (self->i == 3)
#ifdef MISTAKE
            return 0;
#else
            RETURN(NONE);
#endif
    }
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
