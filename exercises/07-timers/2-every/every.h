/* every.h: a callback that comes again and again, every so many seconds. */
#ifndef EVERY_H
#define EVERY_H

#include <loop.h>

/* A member of the struct that its callback works on, as a timer is. */
struct every {
    struct handle handle; /* what to call; it is in no queue itself */
    struct timer timer;   /* armed for the next call */
    struct loop *loop;    /* the caller's */
    double seconds;       /* from one deadline to the next */
    double deadline;      /* of the next call, on the loop's clock */
};

/* every = EVERY(function, argument): one that is not armed. */
#define EVERY(function, what) ((struct every){.handle = HANDLE(function, what)})

/* Calls it every so many seconds from now on, the first time after so many,
 * until every_cancel(). every is the caller's, and stays where it is as long as
 * that. E_VALUE if seconds is not a finite number above 0, E_RUNTIME if it is
 * armed already, or due and in the queue, or if the loop is closed. */
int call_every(struct loop *loop, double seconds, struct every *every);

/* It will not be called any more. It may be cancelled at any time, in its own
 * callback too, and again. Then it may be armed afresh, or freed. */
void every_cancel(struct every *every);

#endif
