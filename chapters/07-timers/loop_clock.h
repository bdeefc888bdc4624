/* loop_clock.h: what time it is, for the loop: a seam. The real clock goes by
 * itself. A virtual one stands still while there is something to do, and the
 * loop sets it to the next deadline when there is not: an hour takes no time,
 * and the order of events is exact. It is for timers: it does not wait for
 * bytes that are on their way through a socket, and they seem to come after the
 * next deadline. */
#ifndef LOOP_CLOCK_H
#define LOOP_CLOCK_H

struct loop_clock {
    /* Seconds since some fixed moment. */
    double (*now)(const struct loop_clock *clock);
    /* Moves the time on to this deadline; NULL: it goes by itself. */
    void (*jump)(struct loop_clock *clock, double deadline);
};

/* The clock of every new loop: monotonic_now(). */
extern struct loop_clock loop_clock_real;

struct virtual_clock {
    struct loop_clock clock; /* for loop_set_clock() */
    double seconds;          /* what it shows */
};

/* Makes a virtual clock that shows 0. */
void virtual_clock_begin(struct virtual_clock *clock);

#endif
