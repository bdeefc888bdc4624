/* trees.c: runs random programs, and tells what happens in each, event by
 * event. On standard input: a line for each, its seed and its tree. trees.py
 * tells the same. With LAST-TICK each loop is closed after so many ticks,
 * whoever still waits: only what is left over counts then. */
#include <as_completed.h>
#include <die.h>
#include <options.h>
#include <run.h>
#include <story.h>
#include <task_group.h>
#include <timeout.h>
#include <wait_for.h>
#include <wait_futures.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the nodes inside of a block can reach, in its task. */
struct place {
    struct timeout *timeout; /* the innermost; NULL: none */
    struct task_group *group;
};

static const struct place own_task = {NULL, NULL};

/* ---- a node -------------------------------------------------------------- */

struct visit {
    CO;
    const struct node *node;
    struct place place;
    int error;
    struct value value;
};

static struct co *perform(const struct node *node, struct place place);

ASYNC(visit)
{
    BEGIN;
    note(self->node, "begins");
    TRY_AWAIT(self->error, self->value, perform(self->node, self->place));
    if (self->error) {
        note_error(self->node, "fails with", self->error);
        RAISE(self->error);
    }
    note_value(self->node, "ends with", self->value);
    RETURN(self->value);
    END;
}

static struct co *visit(const struct node *node, struct place place)
{
    return CALL(visit, .node = node, .place = place);
}

static struct co *visit_child(const struct node *node, int i,
                              struct place place)
{
    return visit(node->children[i], place);
}

static int is(const struct node *node, const char *name)
{
    return strcmp(node->name, name) == 0;
}

/* The slot that it waits for; NULL: it does something else. */
static struct future *awaited_by(const struct node *node)
{
    return is(node, "await") ? slot(node->numbers[0])->f : NULL;
}

static struct co *limit(const struct node *node)
{
    const struct node *child = node->children[0];
    struct future *f = awaited_by(child);
    return f ? wait_for(ref(f), node->numbers[0])
             : wait_for(visit(child, own_task), node->numbers[0]);
}

/* The future that a node stands for: that of its slot, or a task. A wait_for is
 * made a task as it is: it may never begin. */
static struct future *future_of(const struct node *node)
{
    struct future *f = awaited_by(node);
    if (f)
        return ref(f);
    return ensure_future(is(node, "wait_for") ? limit(node)
                                              : visit(node, own_task));
}

/* Those of all children; the caller frees the array. */
static struct future **futures_of(const struct node *node)
{
    struct future **futures =
        xcalloc((size_t)node->count + 1, sizeof futures[0]);
    for (int i = 0; i < node->count; i++)
        futures[i] = future_of(node->children[i]);
    return futures;
}

/* What every node's own coroutine begins with. */
#define NODE                                                                   \
    CO;                                                                        \
    const struct node *node;                                                   \
    struct place place;                                                        \
    int error;                                                                 \
    struct value value

/* A function that makes it. */
#define MAKES(name)                                                            \
    static struct co *make_##name(const struct node *node, struct place place) \
    {                                                                          \
        return CALL(name, .node = node, .place = place);                       \
    }

/* ---- one thing after another --------------------------------------------- */

struct seq {
    NODE;
    int i;
};

ASYNC(seq)
{
    BEGIN;
    for (; self->i < self->node->count; self->i++) {
        value_drop(self->value);
        self->value = NONE;
        AWAIT(self->value, visit_child(self->node, self->i, self->place));
    }
    RETURN(self->value);
    END;
}
MAKES(seq)

/* What `except Exception` catches: not who is cancelled, or closed. */
static int is_exception(int error)
{
    return error != ECANCELED && error != E_GENERATOR_EXIT;
}

struct each {
    NODE;
    int i;
};

/* An error ends a child only. */
ASYNC(each)
{
    BEGIN;
    for (; self->i < self->node->count; self->i++) {
        TRY_AWAIT(self->error, visit_child(self->node, self->i, self->place));
        if (self->error && !is_exception(self->error))
            RAISE(self->error);
    }
    END;
}
MAKES(each)

struct
try {
    NODE;
};

ASYNC(try)
{
    BEGIN;
    TRY_AWAIT(self->error, self->value,
              visit_child(self->node, 0, self->place));
    if (!self->error)
        RETURN(self->value);
    if (is(self->node, "try") ? !is_exception(self->error)
                              : self->error != ECANCELED)
        RAISE(self->error);
    AWAIT(self->value, visit_child(self->node, 1, self->place));
    RETURN(self->value);
    END;
}
MAKES(try)

struct finally {
    NODE;
};

ASYNC(finally)
{
    BEGIN;
    AWAIT(self->value, visit_child(self->node, 0, self->place));
    RETURN(self->value);
FINALLY:
    AWAIT(visit_child(self->node, 1, self->place));
    END;
}
MAKES(finally)

/* ---- what waits ---------------------------------------------------------- */

struct sleep {
    NODE;
};

ASYNC(sleep)
{
    BEGIN;
    AWAIT(async_sleep(self->node->numbers[0]));
    END;
}
MAKES(sleep)

struct await {
    NODE;
};

ASYNC(await)
{
    BEGIN;
    if (!slot(self->node->numbers[0])->f)
        RETURN(NONE);
    AWAIT(self->value, ref(slot(self->node->numbers[0])->f));
    RETURN(self->value);
    END;
}
MAKES(await)

struct await_self {
    NODE;
};

ASYNC(await_self)
{
    BEGIN;
    AWAIT(self->value, ref(current_task()));
    RETURN(self->value);
    END;
}
MAKES(await_self)

struct shielded {
    NODE;
};

ASYNC(shielded)
{
    BEGIN;
    AWAIT(self->value, shield(future_of(self->node->children[0])));
    RETURN(self->value);
    END;
}
MAKES(shielded)

struct limited {
    NODE;
};

ASYNC(limited)
{
    BEGIN;
    AWAIT(self->value, limit(self->node));
    RETURN(self->value);
    END;
}
MAKES(limited)

struct timed {
    NODE;
    struct timeout timeout;
};

/* CPython 3.11.7 means 0 requests where later versions mean as many as there
 * were before: where there are some, there is no limit. */
ASYNC(timed)
{
    BEGIN;
    if (task_cancelling(current_task()) > 0) {
        AWAIT(self->value, visit_child(self->node, 0, self->place));
        RETURN(self->value);
    }
    self->place.timeout = &self->timeout;
    AWAIT(self->value, timeout_run(&self->timeout, self->node->numbers[0],
                                   visit_child(self->node, 0, self->place)));
    RETURN(self->value);
FINALLY:
    if (timeout_expired(&self->timeout))
        note(self->node, "has expired");
    END;
}
MAKES(timed)

/* ---- what waits for many ------------------------------------------------- */

static struct future *gather_children(const struct node *node, double flags)
{
    struct future **children = futures_of(node);
    size_t count = (size_t)node->count;
    struct future *f =
        gather(children, count, list_new(count)->results, (int)flags);
    free(children);
    return f;
}

struct gathered {
    NODE;
};

ASYNC(gathered)
{
    BEGIN;
    AWAIT(self->value, gather_children(self->node, self->node->numbers[0]));
    RETURN(self->value);
    END;
}
MAKES(gathered)

struct waited {
    NODE;
    struct future **futures, **sorted; /* owned */
    size_t done;
};

/* "10": the first one is done, the second is not. */
static void note_done(const struct waited *self)
{
    char text[100] = "";
    for (int i = 0; i < self->node->count; i++) {
        size_t k = 0;
        while (k < self->done && self->sorted[k] != self->futures[i])
            k++;
        text[i] = k < self->done ? '1' : '0';
    }
    note(self->node, "done %s", text);
}

ASYNC(waited)
{
    size_t count = (size_t)self->node->count;
    BEGIN;
    self->futures = futures_of(self->node);
    self->sorted = xcalloc(count + 1, sizeof self->sorted[0]);
    memcpy(self->sorted, self->futures, count * sizeof self->sorted[0]);
    AWAIT(wait_futures(self->sorted, count, (enum when)self->node->numbers[0],
                       self->node->numbers[1], &self->done));
    note_done(self);
FINALLY:
    for (size_t i = 0; i < count; i++)
        unref(self->futures[i]);
    free(self->futures);
    free(self->sorted);
    END;
}
MAKES(waited)

struct completed {
    NODE;
    struct as_completed all;
    struct co *next; /* given away at once */
};

/* CPython goes through those that are done already in any order: there is at
 * most one. */
static void begin_completed(struct as_completed *all, const struct node *node,
                            double seconds)
{
    struct future **futures = futures_of(node);
    size_t count = 0, done = 0;
    for (int i = 0; i < node->count; i++)
        if (!future_done(futures[i]) || done++ == 0)
            futures[count++] = futures[i];
        else
            unref(futures[i]);
    as_completed_begin(all, futures, count, seconds);
    free(futures);
}

ASYNC(completed)
{
    BEGIN;
    begin_completed(&self->all, self->node, self->node->numbers[0]);
    while ((self->next = as_completed_next(&self->all)) != NULL) {
        TRY_AWAIT(self->error, self->value, self->next);
        if (self->error)
            note_error(self->node, "gets", self->error);
        else
            note_value(self->node, "gets", self->value);
        if (!self->error)
            value_drop(self->value);
        if (self->error && !is_exception(self->error))
            RAISE(self->error);
    }
FINALLY:
    as_completed_end(&self->all);
    END;
}
MAKES(completed)

struct grouped {
    NODE;
    struct task_group group;
};

static void note_group(const struct grouped *self)
{
    char text[200] = "";
    for (size_t i = 0; i < self->group.error_count; i++) {
        size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, " %s",
                 name_of_error(self->group.errors[i]));
    }
    note(self->node, "has the errors%s", text);
}

ASYNC(grouped)
{
    BEGIN;
    self->place.group = &self->group;
    TRY_AWAIT(
        self->error, self->value,
        task_group_run(&self->group, visit_child(self->node, 0, self->place)));
    if (!self->error)
        RETURN(self->value);
    if (self->error == E_GROUP)
        note_group(self);
    RAISE(self->error);
FINALLY:
    task_group_end(&self->group);
    END;
}
MAKES(grouped)

/* ---- what is done at once ------------------------------------------------ */

/* Returns 0 and what it ends with, or an error. */
typedef int action(const struct node *node, struct place place,
                   struct value *value);

struct at_once {
    NODE;
    action *act;
};

ASYNC(at_once)
{
    BEGIN;
    self->error = self->act(self->node, self->place, &self->value);
    if (self->error)
        RAISE(self->error);
    RETURN(self->value);
    END;
}

#define ACTION(name)                                                           \
    static int name(const struct node *node, struct place place,               \
                    struct value *value)

#define UNUSED ((void)node, (void)place, (void)value)

ACTION(make_value)
{
    UNUSED;
    *value = resource(node);
    return 0;
}

static int error_number(double number)
{
    if (number > 0)
        return OWN_ERROR + (int)number;
    return number < -1 ? ETIMEDOUT : ECANCELED;
}

ACTION(raise_error)
{
    UNUSED;
    return error_number(node->numbers[0]);
}

static struct future *task_for(const struct node *node)
{
    return ensure_future(visit(node->children[0], own_task));
}

ACTION(spawn)
{
    UNUSED;
    slot_put(node->numbers[0], task_for(node));
    return 0;
}

ACTION(start)
{
    UNUSED;
    start_task(visit(node->children[0], own_task));
    return 0;
}

ACTION(new_future)
{
    UNUSED;
    slot_put(node->numbers[0], loop_create_future(loop_running()));
    return 0;
}

ACTION(keep_shield)
{
    UNUSED;
    slot_put(node->numbers[0], shield(future_of(node->children[0])));
    return 0;
}

ACTION(keep_gather)
{
    UNUSED;
    slot_put(node->numbers[0], gather_children(node, node->numbers[1]));
    return 0;
}

static void end_completed(void *all)
{
    as_completed_end(all);
}

/* As many tasks wait for the next one as there are; the first is kept. */
ACTION(keep_completed)
{
    UNUSED;
    struct co *next;
    struct as_completed *all = keep(sizeof *all, end_completed);
    begin_completed(all, node, node->numbers[1]);
    if ((next = as_completed_next(all)) != NULL)
        slot_put(node->numbers[0], ensure_future(next));
    while ((next = as_completed_next(all)) != NULL)
        start_task(next);
    return 0;
}

ACTION(member)
{
    UNUSED;
    struct co *co = visit(node->children[0], (struct place){NULL, place.group});
    if (!place.group) {
        start_task(co);
        return 0;
    }
    return task_group_create_task(place.group, co) ? 0 : E_RUNTIME;
}

/* A shield or a gather delivers by itself. */
static int only_it_delivers(const struct future *f)
{
    const char *name = f->kind->name(f);
    return strcmp(name, "a shield") == 0 || strcmp(name, "a gather") == 0;
}

ACTION(set)
{
    UNUSED;
    struct future *f = slot(node->numbers[0])->f;
    if (!f || only_it_delivers(f))
        return 0;
    struct value v = resource(node);
    int error = future_set_value(f, v);
    if (error)
        value_drop(v);
    return error;
}

ACTION(set_error)
{
    UNUSED;
    struct future *f = slot(node->numbers[0])->f;
    if (!f || only_it_delivers(f))
        return 0;
    return future_set_error(f, error_number(node->numbers[1]));
}

ACTION(cancel)
{
    UNUSED;
    struct future *f = slot(node->numbers[0])->f;
    if (f)
        *value = VALUE(future_cancel(f));
    return 0;
}

ACTION(cancel_self)
{
    UNUSED;
    *value = VALUE(task_cancel(current_task()));
    return 0;
}

ACTION(uncancel)
{
    UNUSED;
    *value = VALUE(task_uncancel(current_task()));
    return 0;
}

ACTION(reschedule)
{
    UNUSED;
    if (!place.timeout || place.timeout->state == TIMEOUT_CREATED)
        return 0;
    return timeout_reschedule(place.timeout,
                              loop_time(loop_running()) + node->numbers[0]);
}

/* What a future is: in a word, or its value, or its error. */
static void look_at(const struct node *node, struct future *f)
{
    int error;
    if (!f)
        note(node, "sees none");
    else if (!future_done(f))
        note(node, "sees pending");
    else if (future_cancelled(f))
        note(node, "sees cancelled");
    else if (future_error(f, &error) == 0 && error)
        note_error(node, "sees", error);
    else
        note_value(node, "sees", f->value);
}

ACTION(look)
{
    UNUSED;
    look_at(node, slot(node->numbers[0])->f);
    return 0;
}

/* ---- callbacks ----------------------------------------------------------- */

struct callback {
    struct timer timer;
    const struct node *node;
    struct future *f; /* whose callback it is; NULL: nobody's */
    int error;        /* that it returns */
};

static int called(void *argument)
{
    const struct callback *callback = argument;
    note(callback->node, "is called");
    if (callback->f)
        look_at(callback->node, callback->f);
    return callback->error;
}

static int called_to_cancel(void *argument)
{
    const struct callback *callback = argument;
    struct future *f = slot(callback->node->numbers[1])->f;
    note(callback->node, "is called, and cancels: %d",
         f ? future_cancel(f) : 0);
    return 0;
}

static struct callback *new_callback(const struct node *node,
                                     int (*function)(void *))
{
    struct callback *callback = keep(sizeof *callback, NULL);
    *callback = (struct callback){TIMER(function, callback), node, NULL, 0};
    return callback;
}

ACTION(on_done)
{
    UNUSED;
    struct slot *s = slot(node->numbers[0]);
    if (!s->f)
        return 0;
    struct callback *callback = new_callback(node, called);
    callback->f = s->f;
    s->on_done = &callback->timer.handle;
    return future_add_done_callback(s->f, s->on_done);
}

ACTION(not_on_done)
{
    UNUSED;
    const struct slot *s = slot(node->numbers[0]);
    if (s->on_done)
        *value = VALUE(future_remove_done_callback(s->f, s->on_done));
    return 0;
}

ACTION(soon)
{
    UNUSED;
    struct callback *callback = new_callback(node, called);
    if (node->numbers[0] > 0)
        callback->error = error_number(node->numbers[0]);
    return loop_call_soon(loop_running(), &callback->timer.handle);
}

ACTION(later)
{
    UNUSED;
    struct callback *callback = new_callback(node, called);
    return loop_call_later(loop_running(), node->numbers[0], &callback->timer);
}

ACTION(later_cancel)
{
    UNUSED;
    struct callback *callback = new_callback(node, called_to_cancel);
    return loop_call_later(loop_running(), node->numbers[0], &callback->timer);
}

/* ---- all kinds ----------------------------------------------------------- */

static const struct kind {
    const char *name;
    struct co *(*make)(const struct node *node, struct place place);
    action *act; /* in its place */
} kinds[] = {
    {"seq", make_seq, NULL},
    {"each", make_each, NULL},
    {"try", make_try, NULL},
    {"swallow", make_try, NULL},
    {"finally", make_finally, NULL},
    {"sleep", make_sleep, NULL},
    {"await", make_await, NULL},
    {"await_self", make_await_self, NULL},
    {"shield", make_shielded, NULL},
    {"wait_for", make_limited, NULL},
    {"timeout", make_timed, NULL},
    {"gather", make_gathered, NULL},
    {"wait", make_waited, NULL},
    {"as_completed", make_completed, NULL},
    {"group", make_grouped, NULL},
    {"value", NULL, make_value},
    {"raise", NULL, raise_error},
    {"spawn", NULL, spawn},
    {"start", NULL, start},
    {"future", NULL, new_future},
    {"keep_shield", NULL, keep_shield},
    {"keep_gather", NULL, keep_gather},
    {"keep_completed", NULL, keep_completed},
    {"member", NULL, member},
    {"set", NULL, set},
    {"set_error", NULL, set_error},
    {"cancel", NULL, cancel},
    {"cancel_self", NULL, cancel_self},
    {"uncancel", NULL, uncancel},
    {"reschedule", NULL, reschedule},
    {"look", NULL, look},
    {"on_done", NULL, on_done},
    {"not_on_done", NULL, not_on_done},
    {"soon", NULL, soon},
    {"later", NULL, later},
    {"later_cancel", NULL, later_cancel},
};

static struct co *perform(const struct node *node, struct place place)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        const struct kind *kind = &kinds[i];
        if (strcmp(node->name, kind->name) != 0)
            continue;
        if (kind->make)
            return kind->make(node, place);
        return CALL(at_once, .node = node, .place = place, .act = kind->act);
    }
    die("there is no node %s", node->name);
}

/* ---- a whole program ----------------------------------------------------- */

enum { TASKS_MAX = 1000, ROUNDS_MAX = 100, LONG_AFTER = 1000 };

struct drive {
    CO;
    struct node *tree;
    int round;
};

/* Whoever is left long after is cancelled, in the order of creation. */
static size_t cancel_all(const struct drive *self)
{
    struct task *tasks[TASKS_MAX];
    size_t count = all_tasks(loop_running(), tasks, TASKS_MAX);
    note(self->tree, "has left %zu", count - 1);
    for (size_t i = 0; i < count; i++)
        if (tasks[i] != current_task())
            task_cancel(tasks[i]);
    return count - 1;
}

ASYNC(drive)
{
    BEGIN;
    start_task(visit(self->tree, own_task));
    do
        AWAIT(async_sleep(LONG_AFTER));
    while (cancel_all(self) > 0 && self->round++ < ROUNDS_MAX);
    END;
}

static void tell_error(void *context, const struct handle *h, int error)
{
    const struct callback *callback = h->argument;
    (void)context;
    note_error(callback->node, "is told of", error);
}

static void run(const char *text, long last_tick)
{
    struct node *tree = tree_parse(text);
    struct loop *loop = story_begin(last_tick);
    loop_set_exception_handler(loop, tell_error, NULL);
    int error = loop_run_until_complete(loop, CALL(drive, .tree = tree));
    if (!last_tick)
        must_succeed(error);
    story_end();
    tree_free(tree);
}

int main(int argc, char **argv)
{
    static char line[100000];
    program_begin(argv[0]);
    if (argc > 2)
        die_usage("usage: trees [LAST-TICK] <TREES");
    long last_tick =
        argc > 1 ? options_number("LAST-TICK", argv[1], 1, 1000) : 0;
    while (fgets(line, sizeof line, stdin)) {
        char *tree;
        printf("seed %lu\n", strtoul(line, &tree, 10));
        fflush(stdout);
        run(tree, last_tick);
    }
    return EXIT_SUCCESS;
}
