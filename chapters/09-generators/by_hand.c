/* by_hand.c: a function that stops in the middle, written four times: with
 * states, with numbered labels, with line numbers, and with the macros. */
#include <die.h>
#include <generator.h>

#include <stdio.h>
#include <stdlib.h>

enum { TOP = 3 }; /* up to here, and down again */

/* The function that is to stop after each number. As it is, it cannot. */
static void all_at_once(int top)
{
    int i;
    for (i = 1; i < top; i++)
        printf(" %d", i);
    for (; i > 0; i--)
        printf(" %d", i);
}

/* ---- 1. states ----------------------------------------------------------- */

struct machine {
    enum { GOES_UP, GOES_DOWN, AT_THE_END } state;
    int top;
    int i; /* the last number */
};

/* The next number; 0: there is none. */
static int machine_next(struct machine *self)
{
    switch (self->state) {
    case GOES_UP:
        self->i++;
        if (self->i == self->top)
            self->state = GOES_DOWN;
        break;
    case GOES_DOWN:
        self->i--;
        if (self->i == 0)
            self->state = AT_THE_END;
        break;
    case AT_THE_END:
        break;
    }
    return self->i;
}

/* ---- 2. numbered labels -------------------------------------------------- */

struct numbered {
    int place; /* the label where it goes on; 0: at the beginning */
    int top;
    int i;
};

static int numbered_next(struct numbered *self)
{
    switch (self->place) {
    case 0:
        for (self->i = 1; self->i < self->top; self->i++) {
            self->place = 1;
            return self->i;
        case 1:;
        }
        for (; self->i > 0; self->i--) {
            self->place = 2;
            return self->i;
        case 2:;
        }
    }
    self->place = -1; /* no label: from now on it comes here at once */
    return 0;
}

/* ---- 3. line numbers ----------------------------------------------------- */

struct lined {
    int line; /* of the label where it goes on; 0: at the beginning */
    int top;
    int i;
};

static int lined_next(struct lined *self)
{
    switch (self->line) {
    case 0:
        for (self->i = 1; self->i < self->top; self->i++) {
            self->line = __LINE__ + 2;
            return self->i;
        case __LINE__:;
        }
        for (; self->i > 0; self->i--) {
            self->line = __LINE__ + 2;
            return self->i;
        case __LINE__:;
        }
    }
    self->line = -1;
    return 0;
}

/* ---- 4. the macros ------------------------------------------------------- */

struct up_and_down {
    FRAME;
    int top;
    int i;
};

DEF(up_and_down)
{
    BEGIN;
    for (self->i = 1; self->i < self->top; self->i++)
        YIELD(self->i);
    for (; self->i > 0; self->i--)
        YIELD(self->i);
    END;
}

/* ---- all of them --------------------------------------------------------- */

int main(int argc, char **argv)
{
    struct machine machine = {.top = TOP};
    struct numbered numbered = {.top = TOP};
    struct lined lined = {.top = TOP};
    struct up_and_down macros = NEW(up_and_down, .top = TOP);
    int number;
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    printf("all at once:    ");
    all_at_once(TOP);
    printf("\n1. states:      ");
    while ((number = machine_next(&machine)) > 0)
        printf(" %d", number);
    printf("\n2. labels:      ");
    while ((number = numbered_next(&numbered)) > 0)
        printf(" %d", number);
    printf("\n3. line numbers:");
    while ((number = lined_next(&lined)) > 0)
        printf(" %d", number);
    printf("\n4. the macros:  ");
    while (NEXT(number, &macros.frame))
        printf(" %d", number);
    printf("\n");
    return EXIT_SUCCESS;
}
