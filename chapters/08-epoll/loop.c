/* loop.c: the event loop, with timers, on any selector. */
#include <loop.h>
#include <die.h>
#include <selector.h>

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum direction { READABLE, WRITABLE };

struct descriptor {
    struct handle *watcher[2]; /* by direction; NULL: none */
};

struct loop {
    struct handle_queue ready;      /* to be run in the next tick */
    struct handle_queue batch;      /* still to be run in this tick */
    struct timers timers;           /* not due yet */
    struct loop_clock *clock;       /* the caller's */
    double born;                    /* when the clock was set; for the trace */
    struct selector *selector;      /* owned */
    struct descriptor *descriptors; /* by their number; owned */
    int descriptor_count;           /* all that are watched lie below that */
    int stopping;                   /* loop_stop() was called */
    int running;                    /* in loop_run_forever() */
    int closed;
    long keepers; /* the owner, and those that called loop_keep() */
    loop_exception_handler *handler;
    void *context;                            /* for handler; the caller's */
    void (*close_handler)(struct loop *loop); /* NULL: none */
    long tick;                                /* how many there were */
    int tracing;                              /* LOOP_TRACE is set */
    int debug;                                /* LOOP_DEBUG is set */
};

/* A callback that takes so many seconds holds up all others. */
static const double SLOW = 0.1;

static _Thread_local struct loop *running_loop;

struct loop *loop_running(void)
{
    return running_loop;
}

int loop_tracing(const struct loop *loop)
{
    return loop->tracing;
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

void loop_set_close_handler(struct loop *loop, void (*handler)(struct loop *))
{
    loop->close_handler = handler;
}

/* True if the environment has this variable, and it is not 0. */
static int is_set(const char *variable)
{
    const char *text = getenv(variable);
    return text && *text && *text != '0';
}

struct loop *loop_new(void)
{
    struct loop *loop = xcalloc(1, sizeof *loop);
    queue_begin(&loop->ready);
    queue_begin(&loop->batch);
    loop->keepers = 1;
    loop->selector = selector_open();
    loop_set_clock(loop, &loop_clock_real);
    loop->tracing = is_set("LOOP_TRACE");
    loop->debug = is_set("LOOP_DEBUG");
    loop_set_exception_handler(loop, NULL, NULL);
    return loop;
}

const char *loop_selector(const struct loop *loop)
{
    return loop->closed ? "none" : loop->selector->kind->name;
}

int loop_set_selector(struct loop *loop, struct selector *selector)
{
    if (loop->closed || loop->descriptor_count > 0)
        return E_RUNTIME;
    selector_close(loop->selector);
    loop->selector = selector;
    return 0;
}

/* ---- watching descriptors ----------------------------------------------- */

static int bit(enum direction direction)
{
    return direction == READABLE ? SELECTOR_READABLE : SELECTOR_WRITABLE;
}

/* The sum of what the selector watches fd for. */
static int watched_for(const struct loop *loop, int fd)
{
    if (fd < 0 || fd >= loop->descriptor_count)
        return 0;
    const struct descriptor *d = &loop->descriptors[fd];
    return (d->watcher[READABLE] ? SELECTOR_READABLE : 0) |
           (d->watcher[WRITABLE] ? SELECTOR_WRITABLE : 0);
}

static void make_room(struct loop *loop, int fd)
{
    int count = loop->descriptor_count;
    if (fd < count)
        return;
    loop->descriptor_count = 2 * fd + 64;
    loop->descriptors =
        xrealloc(loop->descriptors,
                 (size_t)loop->descriptor_count * sizeof *loop->descriptors);
    for (int i = count; i < loop->descriptor_count; i++)
        loop->descriptors[i] = (struct descriptor){{NULL, NULL}};
}

static int unwatch(struct loop *loop, int fd, enum direction direction)
{
    int before = watched_for(loop, fd);
    if (!(before & bit(direction)))
        return 0;
    /* Whatever it says: fd may be closed already, and is watched no more. */
    selector_watch(loop->selector, fd, before, before & ~bit(direction));
    handle_cancel(loop->descriptors[fd].watcher[direction]);
    loop->descriptors[fd].watcher[direction] = NULL;
    return 1;
}

static int watch(struct loop *loop, int fd, enum direction direction,
                 struct handle *h)
{
    if (loop->closed)
        return E_RUNTIME;
    if (fd < 0)
        return E_VALUE;
    int before = watched_for(loop, fd);
    int error =
        selector_watch(loop->selector, fd, before, before | bit(direction));
    if (error)
        return error;
    make_room(loop, fd);
    struct handle **watcher = &loop->descriptors[fd].watcher[direction];
    if (*watcher)
        handle_cancel(*watcher);
    *watcher = h;
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

/* Seconds that the loop may sleep; INFINITY: until a descriptor is ready. */
static double time_left(const struct loop *loop)
{
    if (loop->stopping || !queue_is_empty(&loop->ready))
        return 0;
    double first = timers_first(&loop->timers);
    return first == INFINITY ? first : fmax(first - loop_time(loop), 0);
}

/* Queues the callback, if there is one: an error makes a descriptor ready for
 * reading and writing, whatever it is watched for. */
static void queue_watcher(struct loop *loop, int fd, enum direction direction)
{
    struct handle *h = loop->descriptors[fd].watcher[direction];
    if (!h)
        return;
    trace(loop, "  %d is %s: %s\n", fd,
          direction == READABLE ? "readable" : "writable", h->name);
    if (!handle_queued(h)) /* else it has its turn anyway */
        queue_append(&loop->ready, h);
}

/* A virtual clock does not go by while the loop sleeps. So the loop does not
 * sleep: if nothing is ready, the clock jumps. */
static void wait_or_jump(struct loop *loop, double seconds)
{
    int jumps = loop->clock->jump && seconds > 0 && !isinf(seconds);
    int error = selector_wait(loop->selector, jumps ? 0 : seconds);
    if (jumps && !error && loop->selector->count == 0)
        loop->clock->jump(loop->clock, timers_first(&loop->timers));
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
    double seconds = time_left(loop);
    trace_tick(loop, seconds);
    wait_or_jump(loop, seconds);
    for (int i = 0; i < loop->selector->count; i++) {
        struct selector_event event = loop->selector->events[i];
        if (event.ready & SELECTOR_READABLE)
            queue_watcher(loop, event.fd, READABLE);
        if (event.ready & SELECTOR_WRITABLE)
            queue_watcher(loop, event.fd, WRITABLE);
    }
}

/* For LOOP_DEBUG: calls it, and tells if that takes long. */
static int call_timed(const struct loop *loop, const struct handle *h)
{
    double began = loop_time(loop);
    int error = h->callback(h->argument);
    double seconds = loop_time(loop) - began;
    fflush(stdout);
    if (seconds > SLOW)
        fprintf(stderr, "callback %s took %.3f s\n", h->name, seconds);
    return error;
}

static void run_handle(struct loop *loop, const struct handle *h)
{
    struct handle copy = *h; /* the callback may free what h is a part of */
    trace(loop, "  runs %s\n", copy.name);
    int error =
        loop->debug ? call_timed(loop, &copy) : copy.callback(copy.argument);
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
    loop->running = 1;
    do
        run_once(loop);
    while (!loop->stopping);
    loop->stopping = 0;
    loop->running = 0;
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
    const struct handle *h = loop->descriptors[fd].watcher[direction];
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
    if (loop->running)
        return E_RUNTIME;
    if (loop->closed)
        return 0;
    struct loop *outer = running_loop;
    running_loop = loop; /* for what the handler calls */
    if (loop->close_handler)
        loop->close_handler(loop);
    running_loop = outer;
    for (int fd = 0; fd < loop->descriptor_count; fd++) {
        drop_watcher(loop, fd, READABLE);
        drop_watcher(loop, fd, WRITABLE);
    }
    drop_timers(loop);
    while (queue_take(&loop->ready))
        continue;
    selector_close(loop->selector);
    loop->selector = NULL;
    free(loop->descriptors);
    loop->descriptors = NULL;
    loop->descriptor_count = 0;
    loop->closed = 1;
    return 0;
}

int loop_is_closed(const struct loop *loop)
{
    return loop->closed;
}

void loop_free(struct loop *loop)
{
    if (loop_close(loop) != 0)
        die("loop_free: the loop is running");
    loop_let_go(loop);
}

void loop_keep(struct loop *loop)
{
    loop->keepers++;
}

void loop_let_go(struct loop *loop)
{
    if (--loop->keepers == 0)
        free(loop);
}
