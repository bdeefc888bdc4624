/* own_switch_long.c: a YIELD inside a switch of the reader's own, over a long.
 *
 * A YIELD is a case label, and belongs to the innermost switch. Where the label
 * fits into the type, no compiler minds; but the body's switch does not have
 * it, and at the first resume there is nowhere to go.
 * Cure: if and else, or a switch that only chooses, and a YIELD behind it.
 *
 * run: HERE: in answer: this line cannot be resumed: a YIELD stands inside
 */
#include <generator.h>

#include <stdio.h>

struct answer {
    FRAME;
    long long kind;
};

DEF(answer)
{
    BEGIN;
#ifdef MISTAKE
    switch (self->kind) {
    case 1:
        YIELD("one"); /* HERE */
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
