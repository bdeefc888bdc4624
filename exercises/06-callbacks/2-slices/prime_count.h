/* prime_count.h: exercise 6.2: counting primes in a loop that has other things
 * to do. */
#ifndef PRIME_COUNT_H
#define PRIME_COUNT_H

#include <loop.h>

enum { SLICE = 10000 }; /* numbers; the most that a count looks at in a tick */

struct prime_count {
    struct loop *loop;   /* the caller's */
    struct handle slice; /* its turn: the next numbers are looked at */
    struct handle *done; /* the caller's */
    long next;           /* the first number that was not looked at yet */
    long end;            /* where to stop: the first number not to look at */
    long primes;         /* how many there were so far: at last, the result */
};

/* Counts the primes from first to end - 1 in the loop. Returns at once; nothing
 * is looked at before the next tick. When all numbers were looked at, done is
 * put into the loop's queue. *c and *done are the caller's, and stay until
 * done has run or the count was cancelled. Returns 0, or the error of
 * loop_call_soon(). */
int prime_count_start(struct prime_count *c, struct loop *loop, long first,
                      long end, struct handle *done);

/* Gives the count up: no number is looked at any more, and done does not run.
 * The caller may free *c and *done at once. It may be called at any time until
 * then: before the first tick, between two ticks, when all was counted but done
 * has not run yet; and again. */
void prime_count_cancel(struct prime_count *c);

/* Looks at one number. main.c has it. */
int is_prime(long number);

#endif
