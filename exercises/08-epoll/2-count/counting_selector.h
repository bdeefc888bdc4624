/* counting_selector.h: a selector that asks another one, and counts. */
#ifndef COUNTING_SELECTOR_H
#define COUNTING_SELECTOR_H

#include <selector.h>

struct counting_selector {
    struct selector selector;
    struct selector *inner; /* that it asks; owned */
    long changes;           /* calls of watch that were not refused */
    long waits;             /* calls of wait */
    long in_vain;           /* ... that found nothing: time over, or a signal */
    long events;            /* that they found, all together */
    long most;              /* ... and at most in one of them */
};

/* Makes one around inner, which it takes over. When it is closed it prints what
 * it has counted. */
struct selector *counting_selector_around(struct selector *inner);

#endif
