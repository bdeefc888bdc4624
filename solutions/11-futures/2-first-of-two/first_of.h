/* first_of.h: exercise 11.2: one future of two. Nothing to do here: first_of.c
 * is yours. */
#ifndef FIRST_OF_H
#define FIRST_OF_H

#include <future.h>

/* A future that becomes what the first of a and b becomes: it finishes with its
 * value or with its error, or it is cancelled. The other one of the two is
 * cancelled then. If it is cancelled itself, so are both. The reference is the
 * caller's. a and b, two futures of this loop, are taken over. */
struct future *first_of(struct loop *loop, struct future *a, struct future *b);

#endif
