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

int async_run(struct co *main)
{
    struct sigaction before;
    struct signal_pipe pipe;
    if (loop_running()) {
        co_free(main);
        return E_RUNTIME;
    }
    struct loop *loop = loop_new();
    must_succeed(signal_pipe_begin(&pipe, loop, print_tasks, loop));
    if (sigaction(SIGQUIT, NULL, &before) != 0)
        die_errno("sigaction");
    must_succeed(signal_pipe_add(SIGQUIT));
    int error = loop_run_until_complete(loop, main);
    if (sigaction(SIGQUIT, &before, NULL) != 0)
        die_errno("sigaction");
    signal_pipe_end(&pipe);
    loop_free(loop);
    return error;
}
