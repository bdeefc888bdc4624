/* scheduler.c: exercise 10.1 (rebuild): the scheduler.
 *
 * Write the three functions that bring a generator from one turn to the next:
 *   - stop_waiting(): what it waited for, r->waits, it waits for no more: the
 *     reader or the writer that was added for it is removed, no other, since
 *     another generator may wait for the same descriptor. r->waits is NONE.
 *     scheduler_throw() calls it as well.
 *   - start_waiting(): r->frame->yielded says what it waits for now: NONE puts
 *     r->turn into the loop's queue; for READABLE and WRITABLE the loop calls
 *     it when the descriptor is ready. Any other kind is E_VALUE. Returns 0,
 *     and r->waits is what it waits for; or why it cannot wait for that: the
 *     loop refuses some descriptors.
 *   - take_turn(): the callback of r->turn. argument is r. Before the generator
 *     goes on, it waits for nothing: it may close its descriptor. It goes on
 *     with r->thrown raised where it stands, if that is not 0, which is then
 *     forgotten. What it yields it waits for. What it cannot wait for is raised
 *     where it was asked for, in the same turn; what it yields then may be
 *     wrong again. Meanwhile the generator may have thrown into itself, with
 *     scheduler_throw(): then r->thrown is not 0 once more, and is raised where
 *     the generator stands now, in the same turn, instead of waiting there.
 *     When it has ended, r->done goes into the loop's queue, once, and r->error
 *     is the error that it ended with. E_STOP_ITERATION is none: 0. Returns 0,
 *     or what loop_call_soon() says to r->done: an error of the generator is
 *     not one of the callback.
 */
#include <scheduler.h>

#ifndef EXERCISE
/* Whatever it waited for: it does not any more. */
static void stop_waiting(struct runner *r)
{
    int fd = (int)r->waits.as.number;
    if (r->waits.kind == WAIT_READABLE)
        loop_remove_reader(r->loop, fd);
    if (r->waits.kind == WAIT_WRITABLE)
        loop_remove_writer(r->loop, fd);
    r->waits = NONE;
}

/* Its next turn comes when what it has yielded is there. Returns 0, or why it
 * cannot come. */
static int start_waiting(struct runner *r)
{
    int fd = (int)r->frame->yielded.as.number;
    int error = E_VALUE; /* it yields what this scheduler does not know */
    if (r->frame->yielded.kind == VALUE_NONE)
        error = loop_call_soon(r->loop, &r->turn);
    if (r->frame->yielded.kind == WAIT_READABLE)
        error = loop_add_reader(r->loop, fd, &r->turn);
    if (r->frame->yielded.kind == WAIT_WRITABLE)
        error = loop_add_writer(r->loop, fd, &r->turn);
    if (error == 0)
        r->waits = r->frame->yielded;
    return error;
}

/* The one place where a callback goes back into the middle of a function. What
 * cannot be waited for is raised where it was asked for. */
static int take_turn(void *argument)
{
    struct runner *r = argument;
    int thrown = r->thrown, error;
    stop_waiting(r);
    r->thrown = 0;
    do {
        error = thrown ? generator_throw(r->frame, thrown)
                       : generator_next(r->frame);
        thrown = r->thrown; /* it may have thrown into itself */
        r->thrown = 0;
        if (!error && !thrown)
            thrown = start_waiting(r);
    } while (!error && thrown);
    if (!error)
        return 0;
    r->error = error == E_STOP_ITERATION ? 0 : error;
    return loop_call_soon(r->loop, r->done);
}
#else
// TODO(10.1): what the generator waited for, it waits for no more.
static void stop_waiting(struct runner *r)
{
    (void)r;
}

// TODO(10.1): it waits for what it has yielded.
static int start_waiting(struct runner *r)
{
    (void)r;
    return 0;
}

// TODO(10.1): it goes on, and waits again; or it has ended.
static int take_turn(void *argument)
{
    struct runner *r = argument;
    stop_waiting(r);
    return start_waiting(r);
}
#endif

int scheduler_start(struct runner *r, struct loop *loop, struct frame *frame,
                    struct handle *done)
{
    *r = (struct runner){.loop = loop, .frame = frame, .done = done};
    r->turn = HANDLE(take_turn, r);
    return loop_call_soon(loop, &r->turn);
}

int scheduler_throw(struct runner *r, int error)
{
    enum generator_state state = generator_state(r->frame);
    if (state == GENERATOR_ENDED)
        return 0;
    r->thrown = error;
    if (state == GENERATOR_RUNNING)
        return 1; /* into itself: take_turn() sees it */
    stop_waiting(r);
    handle_cancel(&r->turn);
    return loop_call_soon(r->loop, &r->turn) == 0;
}
