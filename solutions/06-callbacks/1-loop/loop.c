/* loop.c: exercise 6.1 (rebuild): the heart of the loop.
 *
 * What has to do with descriptors is all here. Write the four functions that
 * have to do with the queue; handle.h has what they need, and loop->batch is
 * there for you.
 *   - loop_call_soon() puts h at the end of loop->ready and returns 0. If the
 *     loop is closed, or h is in a queue already, it returns E_RUNTIME and does
 *     nothing else.
 *   - run_handle() makes one call, after trace(loop, "  runs %s\n", name). An
 *     error that the callback returns goes to loop->handler() at once, with
 *     loop->context and a handle of that name, and ends nothing. The callback
 *     may free the struct that h is a member of: do not look at *h afterwards.
 *   - run_once() is one tick. Count it in loop->tick (the first is 1, and the
 *     count goes on from run to run), and poll_descriptors(): that puts what is
 *     ready at the end of loop->ready. Then run exactly the callbacks that are
 *     in the queue now, first in, first out. A callback may put itself or
 *     others in: they run in the next tick. A callback may cancel any that was
 *     to run in this tick: it does not run, and nothing else runs in its place.
 *   - loop_run_forever() runs ticks until loop_stop() has set loop->stopping,
 *     and returns 0. An empty queue is no end. The tick that is under way then
 *     is completed; what is in the queue after that stays for the next run,
 *     which needs a loop_stop() of its own. If loop_stop() was called before
 *     the run, it has exactly one tick. If the loop is closed, or running_loop
 *     says that a loop runs in this thread (this one or another), it returns
 *     E_RUNTIME and does nothing else. running_loop is the loop while it runs,
 *     and otherwise NULL.
 */
#include <loop.h>
#include <die.h>

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/select.h>

enum direction { READABLE, WRITABLE };

struct loop {
    struct handle_queue ready;             /* to be run in the next tick */
    struct handle_queue batch;             /* still to be run in this tick */
    struct handle *watcher[FD_SETSIZE][2]; /* by descriptor and direction */
    fd_set watched[2];                     /* those that have a watcher */
    int highest;                           /* the largest of them; -1: none */
    int stopping;                          /* loop_stop() was called */
    int closed;
    loop_exception_handler *handler;
    void *context; /* for handler; the caller's */
    long tick;     /* how many there were */
    int tracing;   /* LOOP_TRACE is set */
};

static _Thread_local struct loop *running_loop;

struct loop *loop_running(void)
{
    return running_loop;
}

/* One line of LOOP_TRACE. */
static void __attribute__((format(printf, 2, 3)))
trace(const struct loop *loop, const char *format, ...)
{
    if (!loop->tracing)
        return;
    va_list arguments;
    va_start(arguments, format);
    fflush(stdout); /* what came before the line is shown before it */
    vfprintf(stderr, format, arguments);
    va_end(arguments);
}

/* ---- the beginning ------------------------------------------------------- */

static void print_error(void *context, const struct handle *h, int error)
{
    (void)context;
    fflush(stdout);
    fprintf(stderr, "callback %s failed: %s: %s\n", h->name, error_name(error),
            error_text(error));
}

void loop_set_exception_handler(struct loop *loop,
                                loop_exception_handler *handler, void *context)
{
    loop->handler = handler ? handler : print_error;
    loop->context = context;
}

struct loop *loop_new(void)
{
    struct loop *loop = xcalloc(1, sizeof *loop);
    const char *tracing = getenv("LOOP_TRACE");
    queue_begin(&loop->ready);
    queue_begin(&loop->batch);
    FD_ZERO(&loop->watched[READABLE]);
    FD_ZERO(&loop->watched[WRITABLE]);
    loop->highest = -1;
    loop->tracing = tracing && *tracing && *tracing != '0';
    loop_set_exception_handler(loop, NULL, NULL);
    return loop;
}

/* ---- watching descriptors ----------------------------------------------- */

static int is_closed(int fd)
{
    return fcntl(fd, F_GETFD) < 0;
}

static int unwatch(struct loop *loop, int fd, enum direction direction)
{
    if (fd < 0 || fd > loop->highest || !loop->watcher[fd][direction])
        return 0;
    handle_cancel(loop->watcher[fd][direction]);
    loop->watcher[fd][direction] = NULL;
    FD_CLR(fd, &loop->watched[direction]);
    while (loop->highest >= 0 && !loop->watcher[loop->highest][READABLE] &&
           !loop->watcher[loop->highest][WRITABLE])
        loop->highest--;
    return 1;
}

static int watch(struct loop *loop, int fd, enum direction direction,
                 struct handle *h)
{
    if (loop->closed)
        return E_RUNTIME;
    if (fd < 0 || fd >= FD_SETSIZE) /* FD_SET() would write past the set */
        return E_VALUE;
    if (is_closed(fd))
        return EBADF;
    unwatch(loop, fd, direction);
    loop->watcher[fd][direction] = h;
    FD_SET(fd, &loop->watched[direction]);
    if (fd > loop->highest)
        loop->highest = fd;
    return 0;
}

int loop_add_reader(struct loop *loop, int fd, struct handle *h)
{
    return watch(loop, fd, READABLE, h);
}

int loop_add_writer(struct loop *loop, int fd, struct handle *h)
{
    return watch(loop, fd, WRITABLE, h);
}

int loop_remove_reader(struct loop *loop, int fd)
{
    return unwatch(loop, fd, READABLE);
}

int loop_remove_writer(struct loop *loop, int fd)
{
    return unwatch(loop, fd, WRITABLE);
}

/* ---- one tick ----------------------------------------------------------- */

#ifndef EXERCISE
int loop_call_soon(struct loop *loop, struct handle *h)
{
    if (loop->closed || handle_queued(h))
        return E_RUNTIME;
    queue_append(&loop->ready, h);
    return 0;
}
#else
// TODO(6.1): to the end of the queue, if that can be done.
int loop_call_soon(struct loop *loop, struct handle *h)
{
    (void)loop, (void)h;
    return E_RUNTIME;
}
#endif

/* select() says EBADF: somebody closed a descriptor that is still watched. It
 * counts as ready, so that its callback finds out. The others are asked again,
 * or this one mistake would keep all of them waiting. */
static int ask_the_open_ones(const struct loop *loop, fd_set set[2])
{
    struct timeval zero = {0, 0};
    for (int fd = 0; fd <= loop->highest; fd++)
        if (is_closed(fd)) {
            FD_CLR(fd, &set[READABLE]);
            FD_CLR(fd, &set[WRITABLE]);
        }
    int count =
        select(loop->highest + 1, &set[READABLE], &set[WRITABLE], NULL, &zero);
    if (count < 0)
        return count;
    for (int fd = 0; fd <= loop->highest; fd++)
        for (int direction = READABLE; direction <= WRITABLE; direction++)
            if (loop->watcher[fd][direction] && is_closed(fd)) {
                FD_SET(fd, &set[direction]);
                count++;
            }
    return count;
}

/* Sleeps until a watched descriptor is ready; not at all if there is something
 * to do already. Leaves in the sets what is ready, and returns how many. */
static int wait_until_ready(const struct loop *loop, fd_set set[2])
{
    struct timeval zero = {0, 0};
    int busy = loop->stopping || !queue_is_empty(&loop->ready);
    trace(loop, "tick %ld: waits %s\n", loop->tick, busy ? "0 s" : "for ever");
    set[READABLE] = loop->watched[READABLE];
    set[WRITABLE] = loop->watched[WRITABLE];
    int count = select(loop->highest + 1, &set[READABLE], &set[WRITABLE], NULL,
                       busy ? &zero : NULL);
    if (count < 0 && errno == EBADF)
        count = ask_the_open_ones(loop, set);
    if (count < 0 && errno != EINTR)
        die_errno("select");
    return count; /* -1: a signal came first, and nothing is known */
}

/* A handle that is queued already has its turn anyway. */
static void queue_watcher(struct loop *loop, int fd, enum direction direction)
{
    struct handle *h = loop->watcher[fd][direction];
    trace(loop, "  %d is %s: %s\n", fd,
          direction == READABLE ? "readable" : "writable", h->name);
    if (!handle_queued(h))
        queue_append(&loop->ready, h);
}

static void poll_descriptors(struct loop *loop)
{
    fd_set set[2];
    if (wait_until_ready(loop, set) <= 0)
        return;
    for (int fd = 0; fd <= loop->highest; fd++) {
        if (FD_ISSET(fd, &set[READABLE]))
            queue_watcher(loop, fd, READABLE);
        if (FD_ISSET(fd, &set[WRITABLE]))
            queue_watcher(loop, fd, WRITABLE);
    }
}

#ifndef EXERCISE
static void run_handle(struct loop *loop, const struct handle *h)
{
    struct handle copy = *h; /* the callback may free what h is a part of */
    trace(loop, "  runs %s\n", copy.name);
    int error = copy.callback(copy.argument);
    if (error)
        loop->handler(loop->context, &copy, error);
}

static void run_once(struct loop *loop)
{
    struct handle *h;
    loop->tick++;
    poll_descriptors(loop);
    queue_move(&loop->batch, &loop->ready);
    while ((h = queue_take(&loop->batch)) != NULL)
        run_handle(loop, h);
}
#else
// TODO(6.1): the call; and where does its error go?
static void run_handle(struct loop *loop, const struct handle *h)
{
    (void)loop, (void)h;
}

// TODO(6.1): count, poll, then run exactly what is in the queue.
static void run_once(struct loop *loop)
{
    (void)loop, (void)poll_descriptors, (void)run_handle;
}
#endif

/* ---- many ticks --------------------------------------------------------- */

#ifndef EXERCISE
int loop_run_forever(struct loop *loop)
{
    if (loop->closed || running_loop)
        return E_RUNTIME;
    running_loop = loop;
    do
        run_once(loop);
    while (!loop->stopping);
    loop->stopping = 0;
    running_loop = NULL;
    return 0;
}
#else
// TODO(6.1): tick after tick, until loop_stop() was called.
int loop_run_forever(struct loop *loop)
{
    (void)loop, (void)run_once;
    return E_RUNTIME;
}
#endif

void loop_stop(struct loop *loop)
{
    loop->stopping = 1;
}

/* ---- the end ------------------------------------------------------------ */

static void drop_watcher(struct loop *loop, int fd, enum direction direction)
{
    const struct handle *h = loop->watcher[fd][direction];
    if (!h)
        return;
    fflush(stdout);
    fprintf(stderr,
            "the loop is closed, and descriptor %d still has a %s: %s\n", fd,
            direction == READABLE ? "reader" : "writer", h->name);
    unwatch(loop, fd, direction);
}

int loop_close(struct loop *loop)
{
    if (running_loop == loop)
        return E_RUNTIME;
    for (int fd = 0; fd <= loop->highest; fd++) {
        drop_watcher(loop, fd, READABLE);
        drop_watcher(loop, fd, WRITABLE);
    }
    while (queue_take(&loop->ready))
        continue;
    loop->closed = 1;
    return 0;
}

void loop_free(struct loop *loop)
{
    if (loop_close(loop) != 0)
        die("loop_free: the loop is running");
    free(loop);
}
