/* supervise.h: workers that are started again when they fail. */
#ifndef SUPERVISE_H
#define SUPERVISE_H

#include <coroutine.h>

#include <stddef.h>

struct worker {
    struct co *(*start)(void *argument); /* makes its coroutine */
    void *argument;                      /* the caller's */
};

enum { PAUSE = 1 }; /* seconds before a worker is started again */

/* A coroutine: runs n workers beside each other until all of them have
 * returned. A worker that fails is started again, after a pause, and the others
 * do not notice; all together at most so many times. The first failure beyond
 * that ends everything: the other workers are cancelled, and its error is
 * raised. A worker that ends with ECANCELED is not started again; and none is,
 * whatever it ends with, once it was asked to cancel. To cancel supervise()
 * cancels all workers; an error of their clean-up is raised in place of
 * ECANCELED. When it ends, in whatever way, no worker runs. The workers stay
 * the caller's. */
struct co *supervise(const struct worker workers[], size_t n, int restarts);

#endif
