/* run.c: runs a loop until something is done. */
#include <run.h>
#include <die.h>
#include <signal_pipe.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static int stop(void *loop)
{
    loop_stop(loop);
    return 0;
}

int run_until_complete(struct loop *loop, struct awaitable x)
{
    struct handle done = HANDLE(stop, loop);
    int error = E_RUNTIME;
    if (loop_running() || loop_is_closed(loop)) {
        awaitable_drop(x);
        return E_RUNTIME;
    }
    if (x.future && x.future->loop != loop) {
        awaitable_drop(x);
        return E_VALUE;
    }
    struct future *f = awaitable_start(x, loop);
    must_succeed(future_add_done_callback(f, &done));
    must_succeed(loop_run_forever(loop));
    handle_cancel(&done); /* somebody else may have stopped the loop */
    if (future_done(f))
        error = future_result(f, NULL);
    future_unref(f);
    return error;
}

/* ---- async_run ----------------------------------------------------------- */

struct end_tasks {
    CO;
    struct task **tasks; /* of which it has references; owned */
    size_t count, next;
    int error;
};

/* Cancels them all, and waits for each. */
ASYNC(end_tasks)
{
    BEGIN;
    for (size_t i = 0; i < self->count; i++)
        task_cancel(self->tasks[i]);
    while (self->next < self->count) {
        TRY_AWAIT(self->error, self->tasks[self->next++]);
        fflush(stdout);
        if (self->error && self->error != ECANCELED)
            fprintf(stderr, "an error at the end of async_run: %s: %s\n",
                    error_name(self->error), error_text(self->error));
    }
FINALLY:
    while (self->next < self->count)
        unref(self->tasks[self->next++]);
    free(self->tasks);
    END;
}

static struct co *end_all_tasks(struct loop *loop)
{
    size_t count = all_tasks(loop, NULL, 0);
    struct task **tasks = xrealloc(NULL, (count + 1) * sizeof(struct task *));
    all_tasks(loop, tasks, count);
    for (size_t i = 0; i < count; i++)
        task_ref(tasks[i]);
    return CALL(end_tasks, .tasks = tasks, .count = count);
}

static int print_tasks(void *loop, int number)
{
    (void)number;
    loop_print_tasks(loop);
    return 0;
}

/* SIGQUIT prints the tasks, if nobody catches it already. Returns 1 if so;
 * *before is what it did until now. */
static int take_sigquit(struct signal_pipe *pipe, struct loop *loop,
                        struct sigaction *before)
{
    if (sigaction(SIGQUIT, NULL, before) != 0)
        die_errno("sigaction");
    if (before->sa_handler != SIG_DFL && before->sa_handler != SIG_IGN)
        return 0;
    must_succeed(signal_pipe_begin(pipe, loop, print_tasks, loop));
    must_succeed(signal_pipe_add(SIGQUIT));
    return 1;
}

static void give_sigquit_back(struct signal_pipe *pipe,
                              const struct sigaction *before)
{
    if (sigaction(SIGQUIT, before, NULL) != 0)
        die_errno("sigaction");
    signal_pipe_end(pipe);
}

int async_run(struct co *main)
{
    struct sigaction before;
    struct signal_pipe pipe;
    if (loop_running()) {
        co_free(main);
        return E_RUNTIME;
    }
    struct loop *loop = loop_new();
    int taken = take_sigquit(&pipe, loop, &before);
    int error = loop_run_until_complete(loop, main);
    int late = loop_run_until_complete(loop, end_all_tasks(loop));
    if (taken)
        give_sigquit_back(&pipe, &before);
    loop_free(loop);
    return error ? error : late;
}
