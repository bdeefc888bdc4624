/* letters.c: two functions that stop after each line they print, and take
 * turns. */
#include <die.h>
#include <generator.h>

#include <stdio.h>
#include <stdlib.h>

struct numbers {
    FRAME;
};

DEF(numbers)
{
    BEGIN;
    printf("1\n");
    YIELD(NONE);
    printf("2\n");
    YIELD(NONE);
    printf("3\n");
    END;
}

struct letters {
    FRAME;
};

DEF(letters)
{
    BEGIN;
    printf("x\n");
    YIELD(NONE);
    printf("y\n");
    YIELD(NONE);
    printf("z\n");
    END;
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    struct numbers a = NEW(numbers);
    struct letters b = NEW(letters);
    generator_next(&a.frame);
    generator_next(&a.frame);
    generator_next(&b.frame);
    generator_next(&b.frame);
    generator_next(&a.frame);
    generator_next(&b.frame);
    return EXIT_SUCCESS;
}
