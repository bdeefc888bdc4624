/* lent_local.c: the address of a local variable is handed out.
 *
 * Whoever gets it reads it when the body has returned: the text is gone.
 * Cure: a member of the struct.
 *
 * lint: HERE: in letters: the local variable "text" does not live across
 */
#include <generator.h>

#include <stdio.h>

struct letters {
    FRAME;
    char letter;
    char text[8];
};

DEF(letters)
{
    BEGIN;
    for (self->letter = 'x'; self->letter <= 'z'; self->letter++) {
#ifdef MISTAKE
        char text[8];
        snprintf(text, sizeof text, "-%c-", self->letter);
        YIELD(text); /* HERE */
#else
        snprintf(self->text, sizeof self->text, "-%c-", self->letter);
        YIELD(self->text);
#endif
    }
    END;
}

int main(void)
{
    struct letters letters = NEW(letters);
    const char *text;
    while (NEXT(text, &letters.frame))
        printf("%s\n", text);
    return 0;
}
