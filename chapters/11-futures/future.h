/* future.h: a result that is not there yet: one place for the value or the
 * error, and for the callbacks that want to know when it has come.
 *
 *     struct future *f = loop_create_future(loop);
 *     future_add_done_callback(f, &self->done);      who waits
 *     ...
 *     future_set_result(f, 42);                      who delivers
 *
 * A future is pending at first. Then it is finished, with a value or an error,
 * or cancelled; it stays so. Who is given a future owns a reference to it: the
 * last one that is let go frees it. Functions return 0, or an error. */
#ifndef FUTURE_H
#define FUTURE_H

#include <loop.h>
#include <value.h>

struct future;

/* A new future, pending; the reference is the caller's.
 * asyncio: loop.create_future() */
#define loop_create_future(loop) future_new((loop), __FILE__, __LINE__)

/* One reference more to f, or one less. Who lets the last one go of a result
 * that nobody has taken drops it (VALUE_WITH()); an error that nobody has asked
 * for is told on standard error. */
struct future *future_ref(struct future *f);
void future_unref(struct future *f);

/* ---- delivering ---------------------------------------------------------- */

/* Finishes f: with a value of any type, or with an error that is not 0. Its
 * callbacks are put into the loop's queue, none is called here.
 * E_INVALID_STATE if it is not pending, E_RUNTIME if it is a task, which
 * finishes itself: a value is still the caller's then. E_RUNTIME also if the
 * loop is closed: f is finished, but nobody will be called. E_VALUE for an
 * error that nobody can raise: 0, E_STOP_ITERATION, E_GENERATOR_EXIT.
 * asyncio: set_result(), set_exception() */
#define future_set_result(f, v) future_set_value((f), VALUE(v))
int future_set_value(struct future *f, struct value value);
int future_set_error(struct future *f, int error);

/* Asks for f to be cancelled. Returns 1 if that changed something, 0 if it is
 * done already. asyncio: cancel() */
int future_cancel(struct future *f);

/* ---- asking -------------------------------------------------------------- */

/* True if f is not pending; if it is cancelled. asyncio: done(), cancelled() */
int future_done(const struct future *f);
int future_cancelled(const struct future *f);

/* Its result: 0, and *value is what it finished with (value may be NULL); or
 * the error that it finished with, every time; ECANCELED if it is cancelled,
 * E_INVALID_STATE if it is pending. The first one who gets a value with a drop
 * function owns it from then on. asyncio: result() */
int future_result(struct future *f, struct value *value);

/* Its error: 0, and *error is what it finished with, 0 for none; ECANCELED and
 * E_INVALID_STATE as above. asyncio: exception() */
int future_error(struct future *f, int *error);

/* Puts h into the loop's queue as soon as f is done: now, if it is. Those that
 * wait have their turns in the order in which they were added. h is the
 * caller's, and in use until then. E_RUNTIME if it is queued, or waits,
 * already, or if f is done and the loop closed. asyncio: add_done_callback() */
int future_add_done_callback(struct future *f, struct handle *h);

/* h does not wait for f any more. Returns 1; 0 if it did not, or if f is done:
 * then its turn comes, or has come. asyncio: remove_done_callback() */
int future_remove_done_callback(struct future *f, struct handle *h);

/* A callback for handles and timers, with a future as argument: finishes it
 * with NONE if it is still pending. */
int future_release(void *f);

/* ---- for those that are futures and more --------------------------------- */

/* What such a kind of future does in its own way. */
struct future_kind {
    const char *(*name)(const struct future *f); /* for messages */
    int (*cancel)(struct future *f);             /* as future_cancel() */
    void (*free)(struct future *f);              /* nobody has it any more */
    int is_task; /* only it knows when it is done */
};

enum future_state { FUTURE_PENDING, FUTURE_FINISHED, FUTURE_CANCELLED };

struct future {
    const struct future_kind *kind;
    struct loop *loop;             /* the caller's; runs the callbacks */
    struct handle_queue callbacks; /* that wait for it; their owners' */
    struct value value;            /* that it finished with */
    int error;                     /* that it finished with; 0: none */
    int references;
    char state; /* enum future_state */
    char asked; /* somebody knows its error */
    char mark;  /* for who looks for duplicates; 0 otherwise */
};

struct future *future_new(struct loop *loop, const char *file, int line);

/* Makes f, which comes from object_new(), a pending future of a kind, with one
 * reference. */
void future_begin(struct future *f, const struct future_kind *kind,
                  struct loop *loop);

/* f is done now. Returns 0; E_RUNTIME if its callbacks cannot be queued because
 * the loop is closed. */
int future_finish(struct future *f, enum future_state state, int error,
                  struct value value);

#endif
