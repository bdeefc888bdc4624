/* gather.h: many futures in one. */
#ifndef GATHER_H
#define GATHER_H

#include <task.h>

#include <stddef.h>

/* What became of one of them. */
struct outcome {
    int error; /* 0: none; ECANCELED: it was cancelled */
    struct value value;
};

enum { GATHER_ERRORS_AS_VALUES = 1 }; /* asyncio: return_exceptions=True */

/* A future of all n children, which are taken over (make coroutines futures
 * with ensure_future()). When all have their results, results[i] is that of
 * children[i]. results is the caller's, and stays until then, or until the
 * future is let go; values that stand there are the caller's, too, also when a
 * cancel has overtaken the future. The first error of a child is its error, at
 * once; the others go on, and what becomes of them is told to nobody. With
 * GATHER_ERRORS_AS_VALUES all are waited for, and errors stand in results. To
 * cancel it cancels all children: it is done with the first that ends so, and
 * if all refuse, when they are done, with ECANCELED all the same. E_VALUE if
 * they are of several loops. A loop runs, or there are children.
 * asyncio: gather() */
struct future *gather(struct future *children[], size_t n,
                      struct outcome results[], int flags);

#endif
