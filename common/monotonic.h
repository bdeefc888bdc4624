/* monotonic.h: the clock that never goes back. */
#ifndef MONOTONIC_H
#define MONOTONIC_H

/* Seconds since some fixed moment in the past, the same moment for every
 * process of this machine. asyncio: time.monotonic(). */
double monotonic_now(void);

#endif
