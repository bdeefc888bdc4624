/* loop.c: exercise 7.3 (find the bug): the restless loop.
 *
 * This is the loop.c of chapter 7 with one mistake in it. Everything comes, and
 * every deadline is kept; but where the loop should sleep once, it ticks dozens
 * or hundreds of times. Find the mistake and mend it, so that the loop
 *   - sleeps once for a deadline, and not in little bits;
 *   - still never calls a timer before its deadline, and at most a thousandth
 *     of a second after it, when nothing else is to be done;
 *   - still does not sleep at all while something is ready.
 */
// TODO(7.3): there is one mistake in this file.
#include <loop.h>
#include <die.h>

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/select.h>

enum direction { READABLE, WRITABLE };

struct loop {
    struct handle_queue ready; /* to be run in the next tick */
    struct handle_queue batch; /* still to be run in this tick */
    struct timers timers;      /* not due yet */
    struct loop_clock *clock;  /* the caller's */
    double born;               /* when the clock was set; for the trace */
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

enum { LONGEST_SLEEP = 24 * 60 * 60 }; /* seconds */

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

void loop_set_clock(struct loop *loop, struct loop_clock *clock)
{
    loop->clock = clock;
    loop->born = clock->now(clock);
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
    loop_set_clock(loop, &loop_clock_real);
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

/* ---- timers ------------------------------------------------------------- */

double loop_time(const struct loop *loop)
{
    return loop->clock->now(loop->clock);
}

int loop_call_at(struct loop *loop, double deadline, struct timer *timer)
{
    if (loop->closed || timer->timers || handle_queued(&timer->handle))
        return E_RUNTIME;
    if (isnan(deadline))
        return E_VALUE;
    timers_add(&loop->timers, deadline, timer);
    return 0;
}

int loop_call_later(struct loop *loop, double seconds, struct timer *timer)
{
    return loop_call_at(loop, loop_time(loop) + seconds, timer);
}

static void queue_due_timers(struct loop *loop)
{
    struct timer *timer;
    double now = loop_time(loop);
    while ((timer = timers_take_due(&loop->timers, now)) != NULL) {
        trace(loop, "  %s is due\n", timer->handle.name);
        if (!handle_queued(&timer->handle)) /* else it has its turn anyway */
            queue_append(&loop->ready, &timer->handle);
    }
}

/* ---- one tick ----------------------------------------------------------- */

int loop_call_soon(struct loop *loop, struct handle *h)
{
    if (loop->closed || handle_queued(h))
        return E_RUNTIME;
    queue_append(&loop->ready, h);
    return 0;
}

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

/* Seconds that the loop may sleep; INFINITY: until a descriptor is ready. */
static double time_left(const struct loop *loop)
{
    if (loop->stopping || !queue_is_empty(&loop->ready))
        return 0;
    double first = timers_first(&loop->timers);
    return first == INFINITY ? first : fmax(first - loop_time(loop), 0);
}

/* For select(): thousandths of a second, and at most a day, which every system
 * takes. The loop goes to sleep again after that. */
static struct timeval to_timeval(double seconds)
{
    long milli = (long)(fmin(seconds, LONGEST_SLEEP) * 1e3);
    return (struct timeval){.tv_sec = milli / 1000,
                            .tv_usec = (suseconds_t)(milli % 1000 * 1000)};
}

/* Sleeps until a watched descriptor is ready, at most so long. Leaves in the
 * sets what is ready, and returns how many that are. */
static int wait_until_ready(const struct loop *loop, double seconds,
                            fd_set set[2])
{
    struct timeval limit = to_timeval(seconds);
    set[READABLE] = loop->watched[READABLE];
    set[WRITABLE] = loop->watched[WRITABLE];
    int count = select(loop->highest + 1, &set[READABLE], &set[WRITABLE], NULL,
                       isinf(seconds) ? NULL : &limit);
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

/* A virtual clock does not go by while the loop sleeps. So the loop does not
 * sleep: if nothing is ready, the clock jumps. */
static int wait_or_jump(struct loop *loop, double seconds, fd_set set[2])
{
    int jumps = loop->clock->jump && seconds > 0 && !isinf(seconds);
    int count = wait_until_ready(loop, jumps ? 0 : seconds, set);
    if (jumps && count == 0)
        loop->clock->jump(loop->clock, timers_first(&loop->timers));
    return count;
}

static void trace_tick(const struct loop *loop, double seconds)
{
    if (!loop->tracing)
        return;
    double now = loop_time(loop) - loop->born;
    if (isinf(seconds))
        trace(loop, "tick %ld at %.3f s: waits for ever\n", loop->tick, now);
    else
        trace(loop, "tick %ld at %.3f s: waits %.3f s\n", loop->tick, now,
              seconds);
}

static void poll_descriptors(struct loop *loop)
{
    fd_set set[2];
    double seconds = time_left(loop);
    trace_tick(loop, seconds);
    if (wait_or_jump(loop, seconds, set) <= 0)
        return;
    for (int fd = 0; fd <= loop->highest; fd++) {
        if (FD_ISSET(fd, &set[READABLE]))
            queue_watcher(loop, fd, READABLE);
        if (FD_ISSET(fd, &set[WRITABLE]))
            queue_watcher(loop, fd, WRITABLE);
    }
}

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
    queue_due_timers(loop);
    queue_move(&loop->batch, &loop->ready);
    while ((h = queue_take(&loop->batch)) != NULL)
        run_handle(loop, h);
}

/* ---- many ticks --------------------------------------------------------- */

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

static void drop_timers(struct loop *loop)
{
    struct timer *timer;
    fflush(stdout);
    while ((timer = timers_take_due(&loop->timers, INFINITY)) != NULL)
        fprintf(stderr, "the loop is closed, and a timer is still armed: %s\n",
                timer->handle.name);
    free(loop->timers.heap);
    loop->timers = (struct timers){0};
}

int loop_close(struct loop *loop)
{
    if (running_loop == loop)
        return E_RUNTIME;
    for (int fd = 0; fd <= loop->highest; fd++) {
        drop_watcher(loop, fd, READABLE);
        drop_watcher(loop, fd, WRITABLE);
    }
    drop_timers(loop);
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
