/* scheduler.c: exercise 10.2 (extend): sleep.
 *
 * A generator that yields SLEEP(seconds) goes on when so many seconds have gone
 * by on the loop's clock; the others go on meanwhile. This is the scheduler of
 * the chapter; scheduler.h has SLEEP() already, and a timer in each runner.
 * What is missing is marked:
 *   - The runner's timer is made, but not armed, when the runner is started.
 *     Its callback gives the generator its turn.
 *   - To wait for SLEEP(seconds), the timer is armed. The seconds count from
 *     then on, and are in yielded.as.real. 0 or less is a turn in the next
 *     tick; the loop's timers do that by themselves.
 *   - What the loop refuses, SLEEP(NAN), is raised where it was asked for.
 *   - An error that is thrown in ends a sleep: it is raised at once, and not
 *     when the time is over. The generator may then sleep again, or end, and
 *     its runner is somebody else's memory: nothing of the old sleep comes
 *     later. That holds also if the time is over in that very tick.
 */
#include <scheduler.h>

/* Whatever it waited for: it does not any more. */
static void stop_waiting(struct runner *r)
{
    int fd = (int)r->waits.as.number;
    if (r->waits.kind == WAIT_READABLE)
        loop_remove_reader(r->loop, fd);
    if (r->waits.kind == WAIT_WRITABLE)
        loop_remove_writer(r->loop, fd);
    r->waits = NONE;
#ifndef EXERCISE
    timer_cancel(&r->timer);
#else
    // TODO(10.2): a sleep that ends before its time is over.
#endif
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
#ifndef EXERCISE
    if (r->frame->yielded.kind == WAIT_SLEEP)
        error = loop_call_later(r->loop, r->frame->yielded.as.real, &r->timer);
#else
    // TODO(10.2): it sleeps for so many seconds.
    if (r->frame->yielded.kind == WAIT_SLEEP)
        error = E_RUNTIME;
#endif
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

int scheduler_start(struct runner *r, struct loop *loop, struct frame *frame,
                    struct handle *done)
{
    *r = (struct runner){.loop = loop, .frame = frame, .done = done};
    r->turn = HANDLE(take_turn, r);
#ifndef EXERCISE
    r->timer = TIMER(take_turn, r);
#else
    // TODO(10.2): a timer that gives it its turn.
#endif
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
