/* timers.h: callbacks with a deadline, in a heap: the earliest is found at
 * once; adding one and taking any one out costs O(log n). */
#ifndef TIMERS_H
#define TIMERS_H

#include <handle.h>

#include <stddef.h>

/* A member of the struct that its callback works on, as a handle is.
 * asyncio: TimerHandle */
struct timer {
    struct handle handle;  /* what to call; not for loop_call_soon() */
    struct timers *timers; /* the heap it is in; NULL: none */
    size_t slot;           /* its place there */
};

/* timer = TIMER(function, argument): a timer that is not armed. */
#define TIMER(function, what) ((struct timer){.handle = HANDLE(function, what)})

/* It will not fire, nor run if it has fired already and is in the queue. It may
 * be cancelled at any time, and again. asyncio: TimerHandle.cancel() */
void timer_cancel(struct timer *timer);

/* ---- for the loop ------------------------------------------------------- */

/* The deadline stands in the heap itself: looking for a place does not touch
 * the timers, which lie all over the memory. Of two equal deadlines, the one
 * with the smaller sequence number was armed first. */
struct deadline {
    double seconds;              /* on the loop's clock */
    unsigned long long sequence; /* grows with each that is armed */
    struct timer *timer;         /* its owner's */
};

/* heap[0] is the first; the children of heap[i] are heap[2i+1] and heap[2i+2],
 * and neither comes before it. */
struct timers {
    struct deadline *heap;       /* owned */
    size_t count;                /* how many are armed */
    size_t size;                 /* there is room for so many */
    unsigned long long sequence; /* of the next one */
};

/* Arms timer, which is not armed. deadline is in seconds, and a number. */
void timers_add(struct timers *timers, double deadline, struct timer *timer);

/* The earliest deadline; INFINITY if there is none. */
double timers_first(const struct timers *timers);

/* Takes the first one out if its deadline is not after now; otherwise NULL. */
struct timer *timers_take_due(struct timers *timers, double now);

#endif
