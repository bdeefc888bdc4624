/* race.h: several ways to the same result: the first one counts. */
#ifndef RACE_H
#define RACE_H

#include <coroutine.h>

#include <stddef.h>

/* A coroutine: runs n runners, coroutines which are taken over, beside each
 * other, and returns the result of the first one that has one. A runner that
 * fails, or is cancelled, is out: the others run on. If all of them fail, it
 * raises the error of the last. When the race is over, in whatever way, also if
 * it is cancelled itself, the runners that still run are cancelled, and waited
 * for: none of them outlives it. The array stays the caller's, and is not
 * needed any more when race() returns. E_VALUE if n is 0. */
struct co *race(struct co *runners[], size_t n);

#endif
