/* gather.c: exercise 14.1 (rebuild): many futures in one.
 *
 * Write the five functions that make one future of many:
 *   - gather_cancel(): what future_cancel() does with a gather that is pending.
 *     All children are asked to cancel, also behind one that takes the request.
 *     Returns true if at least one takes it, which g->cancel_requested
 *     remembers; otherwise 0. The gather itself stays pending: it is done when
 *     they are.
 *   - gather_free(): the last reference was let go, perhaps before all children
 *     are done. They go on, but nobody calls back into a gather that is gone,
 *     also not one whose turn comes in the next tick; and each child is let go.
 *     What becomes of them is nobody's business any more: child->future->asked
 *     says that nobody is to complain of an error. At last the memory:
 *     object_free(OBJECT_FUTURE, f).
 *   - fail(): the gather is done, with this error: also for ECANCELED it is
 *     FUTURE_FINISHED, not cancelled. Returns what future_finish() returns.
 *   - succeed(): the outcome of children[i], a value or an error, is put into
 *     results[i] (where there is an error, the value is NONE), and the gather
 *     is done, with VALUE(g->results). gather() calls it as well, if there are
 *     no children. Returns what future_finish() returns.
 *   - child_is_done(): the callback of each child; argument is a struct child.
 *     If the gather is done already, nothing more happens: results may be gone.
 *     It is written to only in succeed(), when all are there.
 *     Otherwise an error of the child, ECANCELED like any other, is that of the
 *     gather, at once, without waiting for the others; but not with
 *     GATHER_ERRORS_AS_VALUES in g->flags. When the last child has been told of
 *     the gather succeeds; if a cancel was requested, it fails with ECANCELED
 *     all the same. g->left counts those that have not been told of. Returns 0,
 *     or what future_finish() returned.
 */
#include <gather.h>
#include <die.h>
#include <object.h>

#include <errno.h>

struct child {
    struct handle done; /* called when future is */
    struct gather *gather;
    struct future *future; /* owned */
};

struct gather {
    struct future future;    /* of all */
    size_t count, left;      /* children; those that have not been told of */
    struct outcome *results; /* the caller's */
    int flags;
    int cancel_requested; /* and a child has taken it */
    struct child children[];
};

static const char *gather_name(const struct future *f)
{
    (void)f;
    return "a gather";
}

// TODO(14.1): all children are asked to cancel.
static int gather_cancel(struct future *f)
{
    (void)f;
    return 0;
}

// TODO(14.1): nobody has it any more.
static void gather_free(struct future *f)
{
    object_free(OBJECT_FUTURE, f);
}

static const struct future_kind gather_kind = {gather_name, gather_cancel,
                                               gather_free, 0};

// TODO(14.1): it is done, with this error.
static int fail(struct gather *g, int error)
{
    (void)g, (void)error;
    return 0;
}

// TODO(14.1): it is done, and there are the results.
static int succeed(struct gather *g)
{
    return fail(g, 0);
}

// TODO(14.1): one of the children is done.
static int child_is_done(void *argument)
{
    (void)argument;
    return 0;
}

static int of_one_loop(struct future *const *children, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (children[i]->loop != children[0]->loop)
            return 0;
    return 1;
}

static struct gather *gather_new(struct loop *loop, size_t n)
{
    struct gather *g =
        object_new(OBJECT_FUTURE, sizeof *g + n * sizeof g->children[0],
                   __FILE__, __LINE__);
    *g = (struct gather){.count = n, .left = n};
    future_begin(&g->future, &gather_kind, loop);
    return g;
}

struct future *gather(struct future *children[], size_t n,
                      struct outcome results[], int flags)
{
    if (n == 0 && !loop_running())
        die("gather() of nothing, and no loop runs");
    struct gather *g =
        gather_new(n > 0 ? children[0]->loop : loop_running(), n);
    g->results = results;
    g->flags = flags;
    for (size_t i = 0; i < n; i++) {
        struct child *child = &g->children[i];
        *child = (struct child){HANDLE(child_is_done, child), g, children[i]};
        must_succeed(future_add_done_callback(children[i], &child->done));
    }
    if (n == 0)
        must_succeed(succeed(g));
    else if (!of_one_loop(children, n))
        must_succeed(fail(g, E_VALUE));
    return &g->future;
}
