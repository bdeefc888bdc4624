/* object.c: memory that is handed on from one owner to the next. */
#include <object.h>
#include <die.h>

#include <stdlib.h>

struct link {
    struct link *next, *previous; /* in a ring; the oldest comes after end */
};

/* With LOOP_DEBUG it stands before each object. */
struct header {
    struct link link; /* among those in use, or those freed */
    const char *file; /* who has made it; a constant text */
    int line;
    enum object_kind kind;
    int freed;
    max_align_t object[]; /* begins here */
};

struct ring {
    struct link end;
    long count;
};

enum { KEPT = 10000 };

static _Thread_local long counts[OBJECT_KINDS];
static _Thread_local struct ring used, freed;

static int debug_is_on(void)
{
    static _Thread_local int on = -1;
    if (on < 0) {
        const char *text = getenv("LOOP_DEBUG");
        on = text && *text && *text != '0';
        used.end.next = used.end.previous = &used.end;
        freed.end.next = freed.end.previous = &freed.end;
    }
    return on;
}

static struct header *header_of(const void *object)
{
    return (void *)((char *)object - offsetof(struct header, object));
}

static void append(struct ring *ring, struct link *link)
{
    link->next = &ring->end;
    link->previous = ring->end.previous;
    link->previous->next = link->next->previous = link;
    ring->count++;
}

static void take_out(struct ring *ring, struct link *link)
{
    link->previous->next = link->next;
    link->next->previous = link->previous;
    ring->count--;
}

/* ---- making and freeing -------------------------------------------------- */

void *object_new(enum object_kind kind, size_t size, const char *file, int line)
{
    counts[kind]++;
    if (!debug_is_on())
        return xrealloc(NULL, size);
    struct header *h = xrealloc(NULL, sizeof *h + size);
    h->file = file;
    h->line = line;
    h->kind = kind;
    h->freed = 0;
    append(&used, &h->link);
    return h->object;
}

static void drop_oldest(void)
{
    struct link *oldest = freed.end.next; /* its header begins there */
    take_out(&freed, oldest);
    free(oldest);
}

void object_free(enum object_kind kind, void *object)
{
    counts[kind]--;
    if (!debug_is_on()) {
        free(object);
        return;
    }
    struct header *h = header_of(object);
    take_out(&used, &h->link);
    h->freed = 1;
    append(&freed, &h->link);
    if (freed.count > KEPT)
        drop_oldest();
}

/* ---- asking -------------------------------------------------------------- */

long object_count(enum object_kind kind)
{
    return counts[kind];
}

struct origin object_origin(const void *object)
{
    if (!debug_is_on())
        return (struct origin){"?", 0};
    const struct header *h = header_of(object);
    return (struct origin){h->file, h->line};
}

int object_is_freed(const void *object)
{
    return debug_is_on() && header_of(object)->freed;
}

void object_each(enum object_kind kind, void (*tell)(const void *object))
{
    if (!debug_is_on())
        return;
    for (struct link *l = used.end.next; l != &used.end; l = l->next) {
        struct header *h = (void *)l; /* it begins with its link */
        if (h->kind == kind)
            tell(h->object);
    }
}

void object_forget_freed(void)
{
    while (debug_is_on() && freed.end.next != &freed.end)
        drop_oldest();
}
