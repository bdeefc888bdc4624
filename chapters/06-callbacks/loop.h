/* loop.h: the event loop: it calls what is ready, and sleeps while nothing is.
 *
 * One turn of the loop is a tick: ask select() which descriptors are ready and
 * put their callbacks into the queue; then run exactly the callbacks that are
 * in the queue at that moment. What they put into it runs in the next tick.
 *
 * Functions return 0, or an error (see errors.h). No function here blocks
 * but loop_run_forever(). A loop belongs to one thread. LOOP_TRACE=1 in the
 * environment makes every loop print what it does, tick by tick. */
#ifndef LOOP_H
#define LOOP_H

#include <errors.h>
#include <handle.h>

struct loop;

/* A new loop. Out of memory ends the program. asyncio: new_event_loop() */
struct loop *loop_new(void);

/* Ends the loop's service: what still waits in its queue is dropped, and a
 * descriptor that is still watched is named on standard error. After that
 * nothing can be queued, watched or run: E_RUNTIME. To stop the loop, to remove
 * a watcher and to close it again do no harm. E_RUNTIME if it is running.
 * asyncio: loop.close() */
int loop_close(struct loop *loop);

/* Closes the loop, which is not running, and frees it. */
void loop_free(struct loop *loop);

/* ---- running ------------------------------------------------------------ */

/* Runs tick after tick until loop_stop(); for ever if nobody calls that.
 * E_RUNTIME if a loop runs in this thread already. asyncio: run_forever() */
int loop_run_forever(struct loop *loop);

/* The tick that is under way, or else the first one to come, is the last one
 * of this run. Callbacks that it leaves in the queue wait for the next run.
 * asyncio: loop.stop() */
void loop_stop(struct loop *loop);

/* The loop that runs in this thread; NULL: none. asyncio: get_running_loop() */
struct loop *loop_running(void);

/* ---- callbacks ---------------------------------------------------------- */

/* Puts h at the end of the queue: it is called once, not before the next tick.
 * h is the caller's, and stays where it is until it has run or was cancelled.
 * E_RUNTIME if it is in a queue already. asyncio: loop.call_soon() */
int loop_call_soon(struct loop *loop, struct handle *h);

/* Calls h once in every tick in which fd can be read (written) without waiting:
 * the loop is level-triggered. h replaces the one that was there before, whose
 * turn is cancelled if it is queued. It serves nothing else meanwhile. Remove
 * it before fd is closed. E_VALUE if select() cannot watch fd, EBADF if
 * it is not open.
 * asyncio: loop.add_reader(), loop.add_writer() */
int loop_add_reader(struct loop *loop, int fd, struct handle *h);
int loop_add_writer(struct loop *loop, int fd, struct handle *h);

/* Ends that, and cancels its turn. Returns 1, or 0 if there was none.
 * asyncio: loop.remove_reader(), loop.remove_writer() */
int loop_remove_reader(struct loop *loop, int fd);
int loop_remove_writer(struct loop *loop, int fd);

/* Where the errors go that callbacks return: handler(context, h, error). h is a
 * copy, there during the call: its argument tells whose it was. At first they
 * are printed on standard error. handler NULL: so again.
 * asyncio: loop.set_exception_handler() */
typedef void loop_exception_handler(void *context, const struct handle *h,
                                    int error);
void loop_set_exception_handler(struct loop *loop,
                                loop_exception_handler *handler, void *context);

#endif
