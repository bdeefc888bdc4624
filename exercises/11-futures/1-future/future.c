/* future.c: exercise 11.1 (rebuild): the heart of a future.
 *
 * Write how it is finished, asked, and waited for. The functions do what
 * future.h says of them. In short:
 *   - future_finish(): f is done, in this state, with this error and this
 *     value. Its callbacks go into the loop's queue, in the order in which they
 *     were added; none is called here, and none is left in the future. If the
 *     loop refuses one, the others are handed to it all the same, and what
 *     comes back is E_RUNTIME.
 *   - future_set_value() and future_set_error(): only if f is pending:
 *     otherwise E_INVALID_STATE, nothing changes, and the value is still the
 *     caller's. If f->kind->is_task, E_RUNTIME: a task finishes itself. An
 *     error that is 0, E_STOP_ITERATION or E_GENERATOR_EXIT is E_VALUE.
 *   - future_error() and future_result(): E_INVALID_STATE if f is pending,
 *     ECANCELED if it is cancelled; *error and *value are set only if the
 *     answer is 0. f->asked is 1 when somebody has learned its error. The first
 *     who gets a value with a drop function owns it: f->value.drop is 0 then.
 *     value may be NULL: then nobody has got it.
 *   - future_add_done_callback(): if f is done, h goes into the loop's queue;
 *     E_RUNTIME if the loop refuses it. Otherwise it waits in f->callbacks;
 *     E_RUNTIME if it is in a queue already.
 *   - future_remove_done_callback(): 1 if h waited in f->callbacks, where it is
 *     taken out; otherwise 0, and nothing changes: a handle that is in the
 *     loop's queue already stays there. A queue is a ring of links (handle.h).
 * check_alive(f) is there already: it is for LOOP_DEBUG, and you may call it
 * first everywhere.
 */
#include <future.h>
#include <die.h>
#include <object.h>

#include <errno.h>
#include <stddef.h>
#include <stdio.h>

/* With LOOP_DEBUG: ends the program if f was let go by its last owner. */
static void check_alive(const struct future *f)
{
    struct origin made;
    if (!object_is_freed(f))
        return;
    made = object_origin(f);
    die("%s:%d: the future that was made here is used after it was given away",
        made.file, made.line);
}

/* ---- the beginning ------------------------------------------------------- */

void future_begin(struct future *f, const struct future_kind *kind,
                  struct loop *loop)
{
    *f = (struct future){.kind = kind, .loop = loop, .references = 1};
    queue_begin(&f->callbacks);
    loop_keep(loop);
}

static const char *plain_name(const struct future *f)
{
    (void)f;
    return "a future";
}

static int plain_cancel(struct future *f)
{
    future_finish(f, FUTURE_CANCELLED, 0, NONE);
    return 1;
}

static void plain_free(struct future *f)
{
    object_free(OBJECT_FUTURE, f);
}

static const struct future_kind plain = {plain_name, plain_cancel, plain_free,
                                         0};

struct future *future_new(struct loop *loop, const char *file, int line)
{
    struct future *f = object_new(OBJECT_FUTURE, sizeof *f, file, line);
    future_begin(f, &plain, loop);
    return f;
}

/* ---- the end ------------------------------------------------------------- */

// TODO(11.1): f is done: its callbacks go into the loop's queue.
int future_finish(struct future *f, enum future_state state, int error,
                  struct value value)
{
    f->state = (char)state;
    f->error = error;
    f->value = value;
    return 0;
}

// TODO(11.1): only if it is pending.
int future_set_value(struct future *f, struct value value)
{
    return future_finish(f, FUTURE_FINISHED, 0, value);
}

// TODO(11.1): only if it is pending, and only an error that can be raised.
int future_set_error(struct future *f, int error)
{
    return future_finish(f, FUTURE_FINISHED, error, NONE);
}

int future_release(void *f)
{
    return future_done(f) ? 0 : future_set_value(f, NONE);
}

int future_cancel(struct future *f)
{
    check_alive(f);
    return f->state == FUTURE_PENDING && f->kind->cancel(f);
}

/* ---- asking -------------------------------------------------------------- */

int future_done(const struct future *f)
{
    check_alive(f);
    return f->state != FUTURE_PENDING;
}

int future_cancelled(const struct future *f)
{
    check_alive(f);
    return f->state == FUTURE_CANCELLED;
}

// TODO(11.1): its error.
int future_error(struct future *f, int *error)
{
    *error = f->error;
    return 0;
}

// TODO(11.1): its value, or its error.
int future_result(struct future *f, struct value *value)
{
    if (value)
        *value = f->value;
    return 0;
}

// TODO(11.1): h waits until f is done.
int future_add_done_callback(struct future *f, struct handle *h)
{
    queue_append(&f->callbacks, h);
    return 0;
}

// TODO(11.1): h does not wait any more.
int future_remove_done_callback(struct future *f, struct handle *h)
{
    (void)f;
    (void)h;
    return 0;
}

/* ---- references ---------------------------------------------------------- */

struct future *future_ref(struct future *f)
{
    check_alive(f);
    f->references++;
    return f;
}

/* Nobody has it any more: nobody will ask what became of it. */
static void tell_lost_error(const struct future *f)
{
    struct origin made = object_origin(f);
    fflush(stdout);
    if (made.line)
        fprintf(stderr, "%s:%d: ", made.file, made.line);
    fprintf(stderr, "nobody has asked for the error of %s: %s: %s\n",
            f->kind->name(f), error_name(f->error), error_text(f->error));
}

void future_unref(struct future *f)
{
    check_alive(f);
    if (--f->references > 0)
        return;
    while (queue_take(&f->callbacks)) /* it will never be done */
        continue;
    if (f->error && !f->asked)
        tell_lost_error(f);
    value_drop(f->value);
    loop_let_go(f->loop);
    f->kind->free(f);
}
