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

#ifndef EXERCISE
/* The result is done, whoever has finished it: nobody waits any more. */
static int race_over(void *argument)
{
    struct race *race = argument;
    for (int i = 0; i < 2; i++) {
        handle_cancel(&race->runners[i].done);
        future_cancel(race->runners[i].future);
        future_unref(race->runners[i].future);
    }
    future_unref(race->result);
    free(race);
    return 0;
}

/* The result becomes what this one is, unless it is done already. */
static int runner_done(void *argument)
{
    struct runner *runner = argument;
    struct future *result = runner->race->result;
    struct value value;
    int error;
    if (future_done(result))
        return 0;
    if (future_cancelled(runner->future)) {
        future_cancel(result);
        return 0;
    }
    error = future_result(runner->future, &value);
    return error ? future_set_error(result, error)
                 : future_set_value(result, value);
}

static void enter(struct race *race, int i, struct future *f)
{
    struct runner *runner = &race->runners[i];
    *runner = (struct runner){.race = race, .future = f};
    runner->done = HANDLE(runner_done, runner);
    must_succeed(future_add_done_callback(f, &runner->done));
}

struct future *first_of(struct loop *loop, struct future *a, struct future *b)
{
    struct race *race = xcalloc(1, sizeof *race);
    race->result = loop_create_future(loop);
    race->over = HANDLE(race_over, race);
    must_succeed(future_add_done_callback(race->result, &race->over));
    enter(race, 0, a);
    enter(race, 1, b);
    return future_ref(race->result);
}
#else
// TODO(11.2): a race between a and b. The structs above are a proposal.
struct future *first_of(struct loop *loop, struct future *a, struct future *b)
{
    future_unref(a);
    future_unref(b);
    return loop_create_future(loop);
}
#endif
