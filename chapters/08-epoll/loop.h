/* loop.h: the event loop: it calls what is ready, and sleeps while nothing is.
 *
 * One turn of the loop is a tick: ask its selector which descriptors are ready
 * and put their callbacks into the queue; then the timers that are due; then
 * run exactly the callbacks that are in the queue at that moment. What they put
 * into it runs in the next tick.
 *
 * Functions return 0, or an error (see errors.h). No function here blocks
 * but loop_run_forever(). A loop belongs to one thread. LOOP_TRACE=1 in the
 * environment makes every loop print what it does, tick by tick; LOOP_DEBUG=1
 * makes it name each callback that takes longer than 0.1 s; LOOP_SELECTOR=poll
 * makes it use that selector (see selector.h). */
#ifndef LOOP_H
#define LOOP_H

#include <errors.h>
#include <handle.h>
#include <loop_clock.h>
#include <timers.h>

struct loop;
struct selector;

/* A new loop. Where there can be none (no memory, no descriptor, a selector
 * that is not there), the program ends with the reason.
 * asyncio: new_event_loop() */
struct loop *loop_new(void);

/* Ends the loop's service: what still waits in its queue is dropped, and a
 * descriptor that is still watched, or a timer that is still armed, is named on
 * standard error. After that nothing can be queued, watched, armed or run:
 * E_RUNTIME. To stop the loop, to remove a watcher and to close it again do no
 * harm. E_RUNTIME if it is running. asyncio: loop.close() */
int loop_close(struct loop *loop);

/* True after that. asyncio: loop.is_closed() */
int loop_is_closed(const struct loop *loop);

/* Closes the loop, which is not running, and frees it. */
void loop_free(struct loop *loop);

/* The name of the selector that it uses: "epoll"; "none" when it is closed. */
const char *loop_selector(const struct loop *loop);

/* Makes this its selector, in place of its own. It is given away. E_RUNTIME if
 * the loop has watched anything, or is closed: it stays the caller's then. */
int loop_set_selector(struct loop *loop, struct selector *selector);

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
 * it before fd is closed. What a selector cannot watch is an error:
 * E_VALUE for a number that makes no sense to it, EBADF, EPERM for a file.
 * asyncio: loop.add_reader(), loop.add_writer() */
int loop_add_reader(struct loop *loop, int fd, struct handle *h);
int loop_add_writer(struct loop *loop, int fd, struct handle *h);

/* Ends that, and cancels its turn. Returns 1, or 0 if there was none.
 * asyncio: loop.remove_reader(), loop.remove_writer() */
int loop_remove_reader(struct loop *loop, int fd);
int loop_remove_writer(struct loop *loop, int fd);

/* ---- time --------------------------------------------------------------- */

/* Seconds on the loop's clock. asyncio: loop.time() */
double loop_time(const struct loop *loop);

/* Calls timer's callback once: after so many seconds, or at this time on the
 * loop's clock. Never before its deadline, and never before the next tick, even
 * if the deadline has passed. timer is the caller's, and stays where it is
 * until it has run or was cancelled. E_RUNTIME if it is armed or queued
 * already, E_VALUE if the time is not a number. asyncio: call_later(),
 * call_at() */
int loop_call_later(struct loop *loop, double seconds, struct timer *timer);
int loop_call_at(struct loop *loop, double deadline, struct timer *timer);

/* Makes this the loop's clock, before any timer is armed. The clock is the
 * caller's, and stays there as long as the loop. */
void loop_set_clock(struct loop *loop, struct loop_clock *clock);

/* ---- errors ------------------------------------------------------------- */

/* Where the errors go that callbacks return: handler(context, h, error). h is a
 * copy, there during the call: its argument tells whose it was. At first they
 * are printed on standard error. handler NULL: so again.
 * asyncio: loop.set_exception_handler() */
typedef void loop_exception_handler(void *context, const struct handle *h,
                                    int error);
void loop_set_exception_handler(struct loop *loop,
                                loop_exception_handler *handler, void *context);

/* ---- for those that build on it ----------------------------------------- */

/* Calls handler(loop) when the loop is about to be closed: everything works
 * still, as in a loop that runs, but nothing runs any more. NULL: nothing is
 * called. There is one place for it: that of chapter 12's tasks. */
void loop_set_close_handler(struct loop *loop,
                            void (*handler)(struct loop *loop));

/* Keeps the memory of the loop, also when it is freed, until loop_let_go(). For
 * what knows the loop, and may outlive it. */
void loop_keep(struct loop *loop);
void loop_let_go(struct loop *loop);

/* True if LOOP_TRACE is set: what they do stands on standard error then, too,
 * in lines that begin with two spaces. */
int loop_tracing(const struct loop *loop);

#endif
