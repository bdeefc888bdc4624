/* task.c: exercise 13.1 (rebuild): cancelling a task.
 *
 * Nothing of the task runs while somebody cancels it: ECANCELED is raised in
 * its next step, where the coroutine stands. Five places are to be written:
 *   - cancel(): f is a task that is not done. Each call is counted in
 *     task->cancelling. A task that sleeps stops that, and its step comes soon,
 *     with ECANCELED. If it waits for a future that takes the request, see
 *     cancel_awaited(), the error comes from there, if it comes: a task that is
 *     awaited may catch it and return a result. In all other cases
 *     task->must_cancel keeps the request for the next step: the task is in the
 *     loop's queue, has not begun, runs just now, or what it waits for does not
 *     take the request, since it is done for example. Returns 1.
 *     One case comes before these two: the request has gone round. A waits for
 *     B, and B for A: A asks B, and B asks A, while A still asks. Nobody but A
 *     can end that: it takes its handle back from what it waits for
 *     (handle_cancel), and its step comes soon, with ECANCELED.
 *   - cancel_awaited(): asks the future that the task waits for to cancel.
 *     Returns 1 if that takes the request; 0 if not, or if it waits for none.
 *     task->asks is true while a task asks: so cancel() knows that the request
 *     has gone round.
 *   - take_thrown(): returns what the step raises, or 0: the error of what it
 *     awaited, see stop_awaiting(); or in its place task->thrown, if there is
 *     one; or in place of both ECANCELED, if task->must_cancel is set. In that
 *     case the result of what it awaited is not wanted. Both members are 0
 *     afterwards: what was raised is not raised again.
 *   - start_awaiting(): a task may have cancelled itself. When it waits for f
 *     then, f is asked to cancel at once; if f takes the request, it is no more
 *     kept in task->must_cancel.
 *   - finish(): or it has cancelled itself and has not waited any more: then it
 *     ends cancelled in place of its result. An error of its own stays.
 */
#include <task.h>
#include <die.h>
#include <object.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>

enum { CUTS_MAX = 1000 }; /* in the clean-up of a task whose loop is closed */

static _Thread_local struct task *running_task;
static _Thread_local struct task *first_task; /* of the ring; NULL: none */

struct task *current_task(void)
{
    return running_task;
}

const char *task_name(const struct task *task)
{
    return task->wake.handle.name;
}

/* ---- looking at it ------------------------------------------------------- */

/* The frame that is to be resumed. */
static struct frame *innermost(const struct task *task)
{
    struct frame *outermost = &task->co->frame;
    return outermost->innermost ? outermost->innermost : outermost;
}

static const char *doing(const struct task *task)
{
    if (task->co->frame.running)
        return "runs";
    if (task->awaited && !future_done(task->awaited))
        return "waits for";
    return task->sleeps ? "sleeps" : "is about to go on";
}

/* "fetch waits for a future" */
static void print_state(const struct task *task, const char *before)
{
    const struct future *awaited = task->awaited;
    int waits = awaited && !future_done(awaited);
    fflush(stdout);
    fprintf(stderr, "%s%s %s%s%s\n", before, task_name(task), doing(task),
            waits ? " " : "", waits ? awaited->kind->name(awaited) : "");
}

static void print_task(const struct task *task)
{
    print_state(task, "task ");
    for (const struct frame *f = innermost(task); f; f = f->awaiter)
        if (f->line > 0)
            fprintf(stderr, "    %s:%d in %s\n", f->type->file, f->line,
                    f->type->name);
}

/* The task after this one in the ring, or the first, that is this loop's. */
static struct task *next_task(const struct loop *loop, const struct task *task)
{
    struct task *next = task ? task->next : first_task;
    while (next && !(task && next == first_task)) {
        if (next->future.loop == loop)
            return next;
        task = next;
        next = next->next;
    }
    return NULL;
}

size_t all_tasks(const struct loop *loop, struct task *tasks[], size_t size)
{
    size_t count = 0;
    struct task *task = NULL;
    while ((task = next_task(loop, task)) != NULL)
        if (count++ < size)
            tasks[count - 1] = task;
    return count;
}

void loop_print_tasks(const struct loop *loop)
{
    const struct task *task = NULL;
    while ((task = next_task(loop, task)) != NULL)
        print_task(task);
}

/* ---- the end of a task --------------------------------------------------- */

static void ring_add(struct task *task)
{
    if (!first_task)
        first_task = task->next = task->previous = task;
    task->next = first_task;
    task->previous = first_task->previous;
    task->previous->next = task->next->previous = task;
}

static void ring_remove(struct task *task)
{
    task->previous->next = task->next;
    task->next->previous = task->previous;
    if (task == first_task)
        first_task = task->next == task ? NULL : task->next;
}

/* How the coroutine has ended decides what becomes of the task: with a result,
 * or an error; ECANCELED makes it cancelled, and so does a cancel that came too
 * late to be raised anywhere. */
static void finish(struct task *task, int error)
{
    struct value result = task->co->frame.result;
    // TODO(13.1): a request that came too late to be raised.
    if (error) {
        value_drop(result);
        result = NONE;
    }
    co_free(task->co);
    task->co = NULL;
    ring_remove(task);
    if (error == ECANCELED)
        must_succeed(future_finish(&task->future, FUTURE_CANCELLED, 0, NONE));
    else
        must_succeed(
            future_finish(&task->future, FUTURE_FINISHED, error, result));
    task_unref(task); /* the loop's reference */
}

/* ---- waiting ------------------------------------------------------------- */

static int step(void *argument);

/* Its step comes in the next tick. It raises error, if that is not 0. */
static void step_soon(struct task *task, int error)
{
    task->thrown = error;
    task->wake.handle.callback = step;
    must_succeed(loop_call_soon(task->future.loop, &task->wake.handle));
}

static int sleep_is_over(void *argument)
{
    struct task *task = argument;
    task->sleeps = 0;
    step_soon(task, 0);
    return 0;
}

static void start_sleeping(struct task *task, double seconds)
{
    if (isnan(seconds))
        step_soon(task, E_VALUE);
    else if (seconds <= 0 || task->must_cancel)
        step_soon(task, 0);
    else {
        task->sleeps = 1;
        task->wake.handle.callback = sleep_is_over;
        must_succeed(loop_call_later(task->future.loop, seconds, &task->wake));
    }
}

static void stop_sleeping(struct task *task)
{
    timer_cancel(&task->wake);
    task->sleeps = 0;
}

/* Returns 1 if f is done already. */
static int start_awaiting(struct task *task, struct future *f, int wants)
{
    if (f == &task->future || f->loop != task->future.loop) {
        future_unref(f);
        step_soon(task, E_RUNTIME);
        return 0;
    }
    task->awaited = f;
    task->wants = (char)wants;
    if (future_done(f))
        return 1;
    must_succeed(future_add_done_callback(f, &task->wake.handle));
    // TODO(13.1): a task that has cancelled itself.
    return 0;
}

/* What the coroutine has yielded will bring it back. Returns 1 if there is
 * nothing to wait for. */
static int start_waiting(struct task *task)
{
    struct value wish = task->co->frame.yielded;
    int waits = 1;
    switch (wish.kind) {
    case VALUE_NONE:
        step_soon(task, 0);
        break;
    case AWAITED_SECONDS:
        start_sleeping(task, wish.as.real);
        break;
    case AWAITED_RESULT:
    case AWAITED_END:
        waits = !start_awaiting(task, (struct future *)wish.as.pointer,
                                wish.kind == AWAITED_RESULT);
        break;
    default: /* a YIELD of something that tasks do not know */
        value_drop(wish);
        step_soon(task, E_RUNTIME);
    }
    if (waits && loop_tracing(task->future.loop))
        print_state(task, "  ");
    return !waits;
}

/* What it waited for is done. Returns its error, or 0: then the result is where
 * the coroutine stands, if it wants it. */
static int stop_awaiting(struct task *task, int wants)
{
    struct future *f = task->awaited;
    struct value *received = &innermost(task)->yielded;
    *received = NONE;
    if (!f)
        return 0;
    task->awaited = NULL;
    int error = future_result(f, wants ? received : NULL);
    future_unref(f);
    return error;
}

/* ---- running ------------------------------------------------------------- */

// TODO(13.1): what its step raises.
static int take_thrown(struct task *task)
{
    int error = stop_awaiting(task, task->wants);
    if (task->thrown)
        error = task->thrown;
    task->thrown = 0;
    return error;
}

/* The one place where a callback goes back into the middle of a function. The
 * coroutine runs until it has to wait, or ends. */
static int step(void *argument)
{
    struct task *task = argument;
    int done, error = take_thrown(task);
    running_task = task;
    for (;;) {
        done = error ? generator_throw(&task->co->frame, error)
                     : generator_next(&task->co->frame);
        if (done || !start_waiting(task))
            break;
        error = stop_awaiting(task, task->wants);
    }
    running_task = NULL;
    if (done)
        finish(task, done == E_STOP_ITERATION ? 0 : done);
    return 0;
}

/* ---- cancelling ---------------------------------------------------------- */

// TODO(13.1): asks what the task waits for to cancel.
static int cancel_awaited(struct task *task)
{
    (void)task;
    return 0;
}

// TODO(13.1): the task is to be cancelled.
static int cancel(struct future *f)
{
    return cancel_awaited((struct task *)f);
}

int task_cancel(struct task *task)
{
    return future_cancel(&task->future);
}

int task_cancelling(const struct task *task)
{
    return task->cancelling;
}

int task_uncancel(struct task *task)
{
    if (task->cancelling > 0)
        task->cancelling--;
    return task->cancelling;
}

/* ---- the loop is closed -------------------------------------------------- */

/* Its clean-up waits for something, and nothing runs any more: that waiting
 * ends with an error, too. */
static int cut_short(struct task *task)
{
    struct frame *outermost = &task->co->frame;
    const struct frame *f = innermost(task);
    fprintf(stderr, "%s:%d: in %s: its clean-up waits, and is cut short\n",
            f->type->file, f->line, f->type->name);
    if (outermost->yielded.kind == AWAITED_RESULT ||
        outermost->yielded.kind == AWAITED_END)
        future_unref((struct future *)outermost->yielded.as.pointer);
    return generator_close(outermost);
}

/* Runs what stands behind FINALLY, in all its frames. */
static void abandon(struct task *task)
{
    struct frame *outermost = &task->co->frame;
    struct task *outer = running_task;
    fflush(stdout);
    fprintf(stderr, "the loop is closed, and a task is not done:\n");
    print_task(task);
    stop_sleeping(task); /* or whatever else it waits for */
    if (task->awaited)
        future_unref(task->awaited); /* and nobody asks what became of it */
    task->awaited = NULL;
    running_task = task;
    int error = generator_close(outermost);
    for (int i = 0; i < CUTS_MAX && outermost->line != FRAME_ENDED; i++)
        error = cut_short(task);
    running_task = outer;
    if (outermost->line != FRAME_ENDED)
        frame_stop(outermost, outermost->line,
                   "the loop is closed, and its clean-up does not end");
    finish(task, error ? error : ECANCELED);
}

static void tell_frame(const void *object)
{
    const struct frame *f = object;
    struct origin made = object_origin(f);
    fprintf(stderr, "%s:%d: %s was made here, and never awaited\n", made.file,
            made.line, f->type->name);
}

static void tell_future(const void *object)
{
    const struct future *f = object;
    struct origin made = object_origin(f);
    fprintf(stderr,
            "%s:%d: %s was made here, and somebody has not let it go (%d)\n",
            made.file, made.line, f->kind->name(f), f->references);
}

static void tell_forgotten(void)
{
    long frames = object_count(OBJECT_FRAME);
    long futures = object_count(OBJECT_FUTURE),
         tasks = object_count(OBJECT_TASK);
    if (frames + futures + tasks == 0)
        return;
    fflush(stdout);
    fprintf(stderr,
            "the loop is closed, and this thread has forgotten: coroutines "
            "%ld, tasks %ld, "
            "futures %ld (LOOP_DEBUG=1 tells where they were made)\n",
            frames, tasks, futures);
    object_each(OBJECT_FRAME, tell_frame);
    object_each(OBJECT_TASK, tell_future);
    object_each(OBJECT_FUTURE, tell_future);
}

/* The one that was created last. */
static struct task *last_task(const struct loop *loop)
{
    struct task *task = first_task ? first_task->previous : NULL;
    while (task && task->future.loop != loop)
        task = task == first_task ? NULL : task->previous;
    return task;
}

/* The last one first: those that a task has started lean on what it holds. */
static void close_tasks(struct loop *loop)
{
    struct task *task;
    while ((task = last_task(loop)) != NULL)
        abandon(task);
    tell_forgotten();
    object_forget_freed();
}

/* ---- the beginning ------------------------------------------------------- */

static const char *name_of(const struct future *f)
{
    return task_name((const struct task *)f);
}

static void free_task(struct future *f)
{
    const struct task *task = (const struct task *)f;
    if (task->co)
        co_stop(task->co, "somebody has let go of a reference to its task that "
                          "was not theirs");
    object_free(OBJECT_TASK, f);
}

static const struct future_kind task_kind = {name_of, cancel, free_task, 1};

struct task *loop_create_task(struct loop *loop, struct co *co)
{
    co_check(co);
    if (loop_is_closed(loop)) {
        co_free(co);
        return NULL;
    }
    struct origin made = object_origin(co);
    struct task *task =
        object_new(OBJECT_TASK, sizeof *task, made.file, made.line);
    *task = (struct task){.co = co};
    future_begin(&task->future, &task_kind, loop);
    task->wake = TIMER(step, task);
    task->wake.handle.name = co->frame.type->name;
    co->frame.on_heap = FRAME_TAKEN;
    ring_add(task);
    loop_set_close_handler(loop, close_tasks);
    must_succeed(loop_call_soon(loop, &task->wake.handle));
    return task_ref(task); /* the loop has one, too */
}

struct task *create_task(struct co *co)
{
    if (!loop_running())
        co_stop(co, "it is made a task, and no loop runs");
    return loop_create_task(loop_running(), co);
}

void start_task(struct co *co)
{
    task_unref(create_task(co));
}

struct task *task_ref(struct task *task)
{
    future_ref(&task->future);
    return task;
}

void task_unref(struct task *task)
{
    future_unref(&task->future);
}

/* ---- what can be awaited ------------------------------------------------- */

struct awaitable awaitable_co(struct co *co)
{
    co_check(co);
    return (struct awaitable){.co = co};
}

struct awaitable awaitable_task(struct task *task)
{
    return (struct awaitable){.future = &task->future};
}

struct awaitable awaitable_future(struct future *f)
{
    return (struct awaitable){.future = f};
}

struct future *awaitable_start(struct awaitable a, struct loop *loop)
{
    if (a.future)
        return a.future;
    struct task *task = loop ? loop_create_task(loop, a.co) : create_task(a.co);
    return &task->future;
}

void awaitable_drop(struct awaitable a)
{
    if (a.co)
        co_free(a.co);
    else
        future_unref(a.future);
}
