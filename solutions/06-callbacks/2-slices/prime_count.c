/* prime_count.c: exercise 6.2 (extend): a long computation that leaves the loop
 * to others in between.
 *
 * A callback that computes for half a second freezes everybody else for half a
 * second. So a long computation is cut into slices: a callback does a part of
 * it and puts itself into the queue again. Between two slices is a tick, in
 * which everybody else has a turn. Write the two functions of prime_count.h,
 * and the callback that they need:
 *   - In one tick a count looks at SLICE numbers at most, and at each number
 *     exactly once. Only the last slice is smaller. Use is_prime(), once for
 *     each number.
 *   - There may be no number at all: first is end, or above it. Then there are
 *     0 primes, and done has its turn all the same.
 *   - Several counts may go on in one loop, and a struct may be used for a new
 *     count when the last one is done or was cancelled. Before its first count
 *     it is uninitialized: prime_count_start() fills all of it in.
 *   - done waits for its turn in the queue, as every handle does. Do not call
 *     its callback yourself: its errors belong to the loop.
 *   - Whoever frees a struct while one of its handles is in the queue leaves
 *     the loop with a bad pointer. After prime_count_cancel() neither c->slice
 *     nor c->done is in the queue.
 */
#include <prime_count.h>

#ifndef EXERCISE
/* The next numbers; then it is the turn of the next slice, or of done. */
static int run_slice(void *argument)
{
    struct prime_count *c = argument;
    for (int i = 0; i < SLICE && c->next < c->end; i++)
        c->primes += is_prime(c->next++);
    return loop_call_soon(c->loop, c->next < c->end ? &c->slice : c->done);
}

int prime_count_start(struct prime_count *c, struct loop *loop, long first,
                      long end, struct handle *done)
{
    *c = (struct prime_count){
        .loop = loop,
        .slice = HANDLE(run_slice, c),
        .done = done,
        .next = first,
        .end = end,
    };
    return loop_call_soon(loop, &c->slice);
}

void prime_count_cancel(struct prime_count *c)
{
    handle_cancel(&c->slice);
    handle_cancel(c->done);
}
#else
// TODO(6.2): put the first slice into the queue.
int prime_count_start(struct prime_count *c, struct loop *loop, long first,
                      long end, struct handle *done)
{
    (void)c, (void)loop, (void)first, (void)end, (void)done;
    return E_RUNTIME;
}

// TODO(6.2): what may be in the queue?
void prime_count_cancel(struct prime_count *c)
{
    (void)c;
}
#endif
