/* story.c: what happens in one random program, and what it shares. */
#include <story.h>
#include <die.h>
#include <object.h>
#include <selector.h>

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 10, NODES_MAX = 1000 };

struct kept {
    struct kept *next;
    void *what;             /* owned */
    void (*let_go)(void *); /* with this */
};

static struct loop *loop;
static struct virtual_clock now;
static long tick, last_tick;
static struct slot slots[SLOTS];
static struct kept *until_close, *until_end; /* the last one first */
static int alive[NODES_MAX];                 /* resources of each node */

/* ---- telling ------------------------------------------------------------- */

const char *name_of_error(int error)
{
    static char own[16];
    if (error < OWN_ERROR)
        return error_name(error);
    snprintf(own, sizeof own, "E%d", error - OWN_ERROR);
    return own;
}

static void begin_note(const struct node *node)
{
    printf("%g s, tick %ld: %d %s ", now.seconds, tick, node->id, node->name);
    if (current_task() && task_cancelling(current_task()) > 0)
        printf("(%d) ", task_cancelling(current_task()));
}

void note(const struct node *node, const char *format, ...)
{
    va_list arguments;
    begin_note(node);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
}

void note_error(const struct node *node, const char *what, int error)
{
    note(node, "%s %s", what, name_of_error(error));
}

static struct list *list_of(const struct outcome *results)
{
    return (struct list *)((char *)results - offsetof(struct list, results));
}

static void print_value(struct value value)
{
    if (value.kind == VALUE_NUMBER)
        printf(" %lld", value.as.number);
    else if (value.kind != VALUE_POINTER)
        printf(" none");
    else {
        const struct list *list = list_of(value.as.pointer);
        printf(" [");
        for (size_t i = 0; i < list->count; i++)
            if (list->results[i].error)
                printf(" %s", name_of_error(list->results[i].error));
            else
                print_value(list->results[i].value);
        printf(" ]");
    }
}

void note_value(const struct node *node, const char *what, struct value value)
{
    begin_note(node);
    printf("%s", what);
    print_value(value);
    putchar('\n');
}

/* ---- what it shares ------------------------------------------------------ */

static void keep_until(struct kept **when, void *what, void (*let_go)(void *))
{
    struct kept *kept = xcalloc(1, sizeof *kept);
    *kept = (struct kept){*when, what, let_go};
    *when = kept;
}

static void let_go(struct kept **all)
{
    struct kept *kept;
    while ((kept = *all) != NULL) {
        *all = kept->next;
        kept->let_go(kept->what);
        free(kept);
    }
}

void *keep(size_t size, void (*end)(void *))
{
    void *memory = xcalloc(1, size);
    keep_until(&until_end, memory, free);
    if (end)
        keep_until(&until_close, memory, end);
    return memory;
}

static void list_free(void *argument)
{
    struct list *list = argument;
    for (size_t i = 0; i < list->count; i++)
        value_drop(list->results[i].value);
    free(list);
}

struct list *list_new(size_t count)
{
    struct list *list =
        xcalloc(1, sizeof *list + count * sizeof list->results[0]);
    list->count = count;
    keep_until(&until_end, list, list_free);
    return list;
}

static void unref_future(void *f)
{
    future_unref(f);
}

static void drop(struct value value)
{
    if (--alive[value.as.number] < 0)
        die("the value of node %lld is dropped twice", value.as.number);
}

struct value resource(const struct node *node)
{
    if (node->id >= NODES_MAX)
        die("too many nodes: %d", node->id);
    alive[node->id]++;
    return VALUE_WITH(node->id, drop);
}

struct slot *slot(double number)
{
    if (number < 0 || number >= SLOTS)
        die("there is no slot %g", number);
    return &slots[(int)number];
}

void slot_put(double number, struct future *f)
{
    *slot(number) = (struct slot){.f = f};
    keep_until(&until_close, f, unref_future);
}

/* ---- a selector that counts ticks ---------------------------------------- */

static int watch_nothing(struct selector *selector, int fd, int before,
                         int after)
{
    (void)selector, (void)fd, (void)before, (void)after;
    return E_RUNTIME;
}

static int count_tick(struct selector *selector, double seconds)
{
    (void)selector;
    if (isinf(seconds))
        die("all wait, and nothing will ever happen");
    if (++tick == last_tick)
        loop_stop(loop);
    return 0;
}

static void close_nothing(struct selector *selector)
{
    (void)selector;
}

static const struct selector_kind ticks_kind = {"ticks", NULL, watch_nothing,
                                                count_tick, close_nothing};
static struct selector ticks = {.kind = &ticks_kind};

/* ---- the beginning and the end ------------------------------------------- */

struct loop *story_begin(long stop_at)
{
    tick = 0;
    last_tick = stop_at;
    loop = loop_new();
    must_succeed(loop_set_selector(loop, &ticks));
    virtual_clock_begin(&now);
    loop_set_clock(loop, &now.clock);
    return loop;
}

/* What a coroutine holds that is cut short, nobody can know. */
static void check_counts(void)
{
    static const char *const names[OBJECT_KINDS] = {"coroutines", "futures",
                                                    "tasks"};
    for (int kind = 0; kind < OBJECT_KINDS; kind++)
        if (object_count(kind) != 0)
            die("%s that are left: %ld", names[kind], object_count(kind));
    for (int id = 0; id < NODES_MAX && !last_tick; id++)
        if (alive[id] != 0)
            die("the value of node %d is lost", id);
    memset(alive, 0, sizeof alive);
}

static void let_go_of_futures(void)
{
    memset(slots, 0, sizeof slots);
    let_go(&until_close);
}

void story_end(void)
{
    let_go_of_futures();
    loop_free(loop);     /* what is armed still is told on standard error */
    let_go_of_futures(); /* a clean-up has made them meanwhile */
    let_go(&until_end);
    check_counts();
}
