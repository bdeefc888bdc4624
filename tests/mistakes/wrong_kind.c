/* wrong_kind.c: a value of another kind than the variable that takes it.
 *
 * A generator may yield anything, so it is only when the value is there that
 * its kind is known.
 * Cure: a variable of the kind that is yielded.
 *
 * run: HERE: the variable wants a number, and the value is a pointer
 */
#include <generator.h>

#include <stdio.h>

struct letters {
    FRAME;
};

DEF(letters)
{
    BEGIN;
    YIELD("x");
    YIELD("y");
    END;
}

int main(void)
{
    struct letters letters = NEW(letters);
#ifdef MISTAKE
    int letter;
    while (NEXT(letter, &letters.frame)) /* HERE */
        printf("%c\n", letter);
#else
    const char *letter;
    while (NEXT(letter, &letters.frame))
        printf("%s\n", letter);
#endif
    return 0;
}
