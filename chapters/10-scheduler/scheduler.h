/* scheduler.h: resumes generators when what they wait for has come. A generator
 * waits by yielding what it waits for:
 *
 *     YIELD(READABLE(fd));   go on when fd can be read without waiting
 *     YIELD(WRITABLE(fd));   ... can be written
 *     YIELD(NONE);           let the others have their turn first
 *
 * Those that are ready take turns: the loop's queue is first-in first-out. */
#ifndef SCHEDULER_H
#define SCHEDULER_H

#include <generator.h>
#include <loop.h>

enum { WAIT_READABLE = VALUE_KINDS, WAIT_WRITABLE }; /* kinds of values */

#define READABLE(fd) ((struct value){WAIT_READABLE, 0, {.number = (fd)}})
#define WRITABLE(fd) ((struct value){WAIT_WRITABLE, 0, {.number = (fd)}})

/* One generator, and what it needs to be resumed. */
struct runner {
    struct loop *loop;   /* the caller's */
    struct frame *frame; /* the generator; the caller's */
    struct handle turn;  /* resumes it */
    struct value waits;  /* what it has yielded last */
    int thrown;          /* to be raised at its next turn; 0: nothing */
    int error;           /* that it ended with; 0: none */
    struct handle *done; /* the caller's */
};

/* Runs the generator in the loop, from the next tick on. When it has ended,
 * done, a handle of its own, is put into the loop's queue, and r->error is what
 * it ended with. Two runners cannot wait for the same thing of one descriptor:
 * the second one's wish takes the place of the first. Returns 0, or E_RUNTIME
 * if the loop is closed. */
int scheduler_start(struct runner *r, struct loop *loop, struct frame *frame,
                    struct handle *done);

/* Raises error, which is not 0, in the generator, where it stands, in the next
 * tick; in a generator that throws into itself, at its next YIELD. Returns 1,
 * or 0 if it has ended. */
int scheduler_throw(struct runner *r, int error);

#endif
