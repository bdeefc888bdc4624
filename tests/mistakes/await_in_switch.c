/* await_in_switch.c: an AWAIT inside a switch of the reader's own.
 *
 * An AWAIT is a case label, as a YIELD is, and belongs to the innermost switch.
 * The label's number is too large for an int, a char or an enum: the compiler
 * sees it.
 * Cure: if and else, or a switch that only chooses, and an AWAIT behind it.
 *
 * gcc: conversion from 'long long int' to 'unsigned int' changes value
 * clang: overflow converting case value to switch condition type
 */
#include <run.h>

#include <stdio.h>

enum wish { NOW, LATER };

struct greet {
    CO;
    enum wish wish;
};

ASYNC(greet)
{
    BEGIN;
#ifdef MISTAKE
    switch (self->wish) {
    case LATER:
        AWAIT(async_sleep(0.01));
        break;
    case NOW:
        break;
    }
#else
    if (self->wish == LATER)
        AWAIT(async_sleep(0.01));
#endif
    printf("hello\n");
    END;
}

int main(void)
{
    must_succeed(async_run(CALL(greet, .wish = LATER)));
    return 0;
}
