/* own_switch.c: a YIELD inside a switch of the reader's own.
 *
 * A YIELD is a case label, and belongs to the innermost switch. The label's
 * number is too large for an int, so the compiler sees it.
 * Cure: if and else, or a switch that only chooses, and a YIELD behind it.
 *
 * gcc: overflow in conversion
 * clang: overflow converting case value to switch condition type
 */
#include <generator.h>

#include <stdio.h>

struct answer {
    FRAME;
    int kind;
};

DEF(answer)
{
    BEGIN;
#ifdef MISTAKE
    switch (self->kind) {
    case 1:
        YIELD("one");
        break;
    default:
        YIELD("many");
    }
#else
    if (self->kind == 1)
        YIELD("one");
    else
        YIELD("many");
#endif
    END;
}

int main(void)
{
    struct answer answer = NEW(answer, .kind = 1);
    const char *word;
    while (NEXT(word, &answer.frame))
        printf("%s\n", word);
    return 0;
}
