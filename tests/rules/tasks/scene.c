/* scene.c: what the rules of futures and tasks are told with. */
#include <scene.h>
#include <die.h>
#include <object.h>
#include <run.h>

#include <stdio.h>
#include <unistd.h>

enum { KEPT_MAX = 20, TIMERS_MAX = 20 };

static struct virtual_clock hands;
static struct timer timers[TIMERS_MAX];
static int timer_count;
static struct future *kept[KEPT_MAX];
static int kept_count;
static long left_before[OBJECT_KINDS]; /* by other scenes */
static int first_free;                 /* descriptor, when no loop is there */

/* ---- a scene ------------------------------------------------------------- */

static struct loop *loop_on_virtual_clock(void)
{
    struct loop *made = loop_new();
    virtual_clock_begin(&hands);
    loop_set_clock(made, &hands.clock);
    events_add_time(NULL);
    timer_count = 0;
    return made;
}

static int first_free_descriptor(void)
{
    int fd = dup(STDERR_FILENO);
    if (fd < 0)
        die_errno("dup");
    close(fd);
    return fd;
}

static void tell_what_is_left(void)
{
    static const char *const kinds[OBJECT_KINDS] = {"frames", "futures",
                                                    "tasks"};
    for (int kind = 0; kind < OBJECT_KINDS; kind++) {
        long left = object_count((enum object_kind)kind) - left_before[kind];
        if (left)
            happened("%ld %s are left", left, kinds[kind]);
        left_before[kind] += left;
    }
    if (first_free_descriptor() != first_free)
        happened("a descriptor is left");
}

static void end_scene(void)
{
    events_add_time(NULL);
    while (kept_count > 0)
        unref(kept[--kept_count]);
    must_succeed(loop_close(loop));
    tell_what_is_left();
}

void scenes_begin(const char *trace)
{
    events_begin(trace, loop_on_virtual_clock);
    events_at_end(end_scene);
    first_free = first_free_descriptor();
}

static double seconds(void)
{
    return loop_time(loop);
}

void begin_timed(void)
{
    begin();
    events_add_time(seconds);
}

/* ---- futures and tasks --------------------------------------------------- */

struct future *keep(struct future *f)
{
    if (kept_count == KEPT_MAX)
        die("more than %d futures", KEPT_MAX);
    return kept[kept_count++] = f;
}

struct future *new_future(void)
{
    return keep(loop_create_future(loop));
}

struct task *start(struct co *co)
{
    struct task *task = loop_create_task(loop, co);
    keep(&task->future);
    return task;
}

/* The name of the error; "3" or "None" if there is none. */
static const char *text(int error, struct value value)
{
    static char number[30];
    if (error)
        return error_name(error);
    if (value.kind == VALUE_NONE)
        return "None";
    snprintf(number, sizeof number, "%lld", value.as.number);
    return number;
}

void complete_future(struct future *f)
{
    struct value value = NONE;
    int error = loop_run_until_complete(loop, ref(f));
    if (error == 0 && future_result(f, &value) != 0)
        value = NONE; /* it should have returned that error */
    fputs("then\n", stderr);
    happened("it returns %s", text(error, value));
}

void tell_state(const char *name, const struct future *f)
{
    if (!future_done(f))
        happened("%s is pending", name);
    else
        happened("%s is %s", name,
                 future_cancelled(f) ? "cancelled" : "finished");
}

void tell_outcome(const char *name, struct future *f)
{
    struct value value = NONE;
    int error = future_result(f, &value);
    happened("%s: %s", name, text(error, value));
}

void watch_future(const char *name, struct future *f)
{
    must_succeed(future_add_done_callback(f, on(name, NULL)));
}

void yes(const char *what, int is_so)
{
    happened("%s: %s", what, is_so ? "yes" : "no");
}

void cancel_future(const char *name, struct future *f)
{
    happened("cancel %s: %s", name, future_cancel(f) ? "yes" : "no");
}

void later(double after, const char *name, int (*then)(void))
{
    if (timer_count == TIMERS_MAX)
        die("more than %d timers", TIMERS_MAX);
    struct timer *timer = &timers[timer_count++];
    timer->handle = *on(name, then);
    must_succeed(loop_call_later(loop, after, timer));
}

int stop_next(void)
{
    soon("stop", stop);
    return 0;
}

/* ---- coroutines ---------------------------------------------------------- */

struct work {
    CO;
    struct plan plan;
    int caught; /* a cancel; 0: none */
};

ASYNC(work)
{
    BEGIN;
    happened("%s begins", self->plan.name);
    if (self->plan.seconds > 0)
        TRY_AWAIT(self->caught, async_sleep(self->plan.seconds));
    happened("%s%s", self->plan.name,
             self->caught ? ": CancelledError" : " ends");
    if (self->caught && self->plan.clean_up > 0) {
        AWAIT(async_sleep(self->plan.clean_up));
        happened("%s cleaned up", self->plan.name);
    }
    if (self->caught && !self->plan.swallows)
        RAISE(self->caught);
    if (self->plan.error)
        RAISE(self->plan.error);
    RETURN(self->plan.result);
    END;
}

struct co *work(struct plan plan)
{
    return CALL(work, .plan = plan);
}

struct get {
    CO;
    const char *name;
    struct awaitable x; /* owned until it is awaited */
    int swallows;
    int error;
    struct value value;
};

static void drop_get(struct get *self)
{
    awaitable_drop(self->x);
}

ASYNC(get, drop_get)
{
    BEGIN;
    happened("%s waits", self->name);
    if (self->x.co)
        TRY_AWAIT(self->error, self->value, self->x.co);
    else
        TRY_AWAIT(self->error, self->value, self->x.future);
    if (self->error)
        happened("%s got %s", self->name, error_name(self->error));
    else if (self->value.kind == VALUE_NONE)
        happened("%s got None", self->name);
    else
        happened("%s got %lld", self->name, self->value.as.number);
    if (self->error && self->swallows)
        RETURN(0);
    if (self->error)
        RAISE(self->error);
    RETURN(self->value);
    END;
}

struct co *get_awaitable(const char *name, struct awaitable x, int swallows)
{
    return CALL(get, .name = name, .x = x, .swallows = swallows);
}

struct laps {
    CO;
    const char *name;
    int count, i;
};

ASYNC(laps)
{
    BEGIN;
    for (self->i = 0; self->i < self->count; self->i++) {
        happened("%s %d", self->name, self->i);
        AWAIT(async_sleep(0));
    }
    END;
}

struct co *laps(const char *name, int count)
{
    return CALL(laps, .name = name, .count = count);
}
