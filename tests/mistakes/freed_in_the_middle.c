/* freed_in_the_middle.c: a generator is freed while it stands in the middle.
 *
 * What stands behind its FINALLY was not done: whatever it holds would leak.
 * Cure: generator_close() before.
 *
 * run: HERE: in count: it is freed while it stands here
 */
#include <generator.h>

#include <stdio.h>

struct count {
    FRAME;
};

DEF(count)
{
    BEGIN;
    YIELD(1); /* HERE */
    YIELD(2);
FINALLY:
    printf("cleaned up\n");
    END;
}

int main(void)
{
    struct frame *count = CALL(count);
    int error = generator_next(count);
#ifndef MISTAKE
    error = generator_close(count);
#endif
    generator_free(count);
    return error;
}
