/* run.h: runs a loop until something is done. */
#ifndef RUN_H
#define RUN_H

#include <task.h>

/* Runs the loop until x, a coroutine, a task or a future, is done, and one tick
 * more. x is taken over. Returns its error, or 0; to get its result, keep a
 * reference. E_RUNTIME if a loop runs in this thread already, if the loop is
 * closed, or if it is stopped before x is done: then tasks go on in the next
 * run. E_VALUE if x is another loop's. asyncio: run_until_complete() */
#define loop_run_until_complete(loop, x) run_until_complete(loop, AWAITABLE(x))
int run_until_complete(struct loop *loop, struct awaitable x);

/* Runs main in a new loop. When it is done, all other tasks are cancelled, and
 * waited for; then the loop is closed. Returns the error of main, or 0.
 * E_RUNTIME if a loop runs in this thread already. The signal SIGQUIT
 * (Ctrl-\) prints the tasks meanwhile, if nobody catches it already.
 * asyncio: run() */
int async_run(struct co *main);

#endif
