/* run.c: runs a loop until something is done. */
#include <run.h>
#include <die.h>
#include <signal_pipe.h>

#include <signal.h>

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
    if (taken)
        give_sigquit_back(&pipe, &before);
    loop_free(loop);
    return error;
}
