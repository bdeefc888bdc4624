/* first_of.c: exercise 11.2 (extend): the first of two.
 *
 * first_of.h says what it does. The edge cases:
 *   - Who is first? Of two that become done one after another in the same tick,
 *     the one that was done first; of two that were done beforehand, a.
 *   - Nothing of the result is set when first_of() returns, even if a is done
 *     already: the result is done in the next tick at the earliest, and at the
 *     latest one tick after the first of the two. The other one is cancelled in
 *     the same tick as that or in the next.
 *   - Both can be done by the time that you look, and the result can be
 *     cancelled by its owner at any time: also in the tick in which one of the
 *     two has become done, whose callback is in the loop's queue then.
 *   - A value with a drop function is not lost: it goes on into the result, or
 *     stays in its future, which drops it when it is let go. To take it and
 *     then find that the result is done already is to lose it.
 *   - The owner of the result may let go of it at once. So the race needs a
 *     reference of its own, and one to each of the two; when it is over, it
 *     lets go of all, frees its memory, and no handle of it is in any queue.
 *   - The error of the one that is second belongs to nobody: its future tells
 *     it when it is let go. That is as it should be.
 */
#include <first_of.h>
#include <die.h>

#include <stdlib.h>

struct runner {
    struct race *race;
    struct future *future; /* owned */
    struct handle done;    /* called when it is done */
};

struct race {
    struct runner runners[2];
    struct future *result; /* owned */
    struct handle over;    /* called when the result is done */
};

// TODO(11.2): a race between a and b. The structs above are a proposal.
struct future *first_of(struct loop *loop, struct future *a, struct future *b)
{
    future_unref(a);
    future_unref(b);
    return loop_create_future(loop);
}
