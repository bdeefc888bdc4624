/* await_what_cannot_be.c: an AWAIT of something that cannot be awaited.
 *
 * A coroutine, a task or a future can be: the compiler chooses by the type. A
 * number cannot, and a generator cannot either.
 * Python: "object int can't be used in 'await' expression"
 * Cure: for seconds async_sleep(); for a generator YIELD_FROM or NEXT.
 *
 * gcc: selector of type 'int' is not compatible with any association
 * gcc: selector of type 'struct frame *' is not compatible
 * clang: type 'int' not compatible with any generic association type
 * clang: type 'struct frame *' not compatible with any generic
 */
#include <run.h>

#include <stdio.h>

struct letters {
    FRAME;
};

DEF(letters)
{
    BEGIN;
    YIELD('x');
    END;
}

struct greet {
    CO;
    struct letters letters;
    int letter;
};

ASYNC(greet)
{
    BEGIN;
    self->letters = NEW(letters);
#ifdef MISTAKE
    AWAIT(1);
    AWAIT(self->letter, &self->letters.frame);
#else
    AWAIT(async_sleep(0.01));
    NEXT(self->letter, &self->letters.frame);
#endif
    printf("%c\n", self->letter);
    END;
}

int main(void)
{
    must_succeed(async_run(CALL(greet)));
    return 0;
}
