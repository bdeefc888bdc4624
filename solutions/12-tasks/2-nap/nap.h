/* nap.h: a coroutine that sleeps, for exercise 12.2. */
#ifndef NAP_H
#define NAP_H

#include <coroutine.h>

/* Waits so many seconds, as async_sleep() does: the timer runs in one tick, and
 * who awaits it goes on in the next. The seconds count from where it begins to
 * run. 0 or less: lets the others have their turn, and goes on in the next
 * tick. NAN: raises E_VALUE. asyncio: sleep() */
struct co *nap(double seconds);

#endif
