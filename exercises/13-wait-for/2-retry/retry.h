/* retry.h: tries something again, for exercise 13.2. */
#ifndef RETRY_H
#define RETRY_H

#include <coroutine.h>

struct retry_limits {
    int times;      /* so many tries at most; 1 or more */
    double seconds; /* for each of them; INFINITY: no limit */
    double pause;   /* seconds after the first one; after each further one it
                       is twice as long */
};

/* A coroutine: awaits what make(argument) returns, a new coroutine for each
 * try, and returns its result. If that raises an error, or does not end in
 * time, it waits a while and tries again. When the last try has failed, it
 * raises the error of that one: ETIMEDOUT if the time was over. If it is
 * cancelled, so is the try that is under way, and there is no other: it raises
 * ECANCELED. That is raised at once, too, if a try ends with it by itself:
 * somebody has cancelled what it waits for. E_VALUE if times is less than 1.
 * argument is the caller's, and stays until then. */
struct co *retry(struct co *(*make)(void *argument), void *argument,
                 struct retry_limits limits);

#endif
