/* timers.c: callbacks with a deadline, in a binary heap. */
#include <timers.h>
#include <die.h>

#include <math.h>

static int comes_before(const struct deadline *a, const struct deadline *b)
{
    return a->seconds < b->seconds ||
           (a->seconds == b->seconds && a->sequence < b->sequence);
}

static void put(struct timers *timers, size_t slot, struct deadline deadline)
{
    timers->heap[slot] = deadline;
    deadline.timer->slot = slot;
}

/* Finds a place from slot upwards: later parents move down. */
static void move_up(struct timers *timers, size_t slot,
                    struct deadline deadline)
{
    while (slot > 0) {
        const struct deadline *parent = &timers->heap[(slot - 1) / 2];
        if (!comes_before(&deadline, parent))
            break;
        put(timers, slot, *parent);
        slot = (slot - 1) / 2;
    }
    put(timers, slot, deadline);
}

/* Finds a place from slot downwards: the earlier child moves up. */
static void move_down(struct timers *timers, size_t slot,
                      struct deadline deadline)
{
    size_t child;
    while ((child = 2 * slot + 1) < timers->count) {
        const struct deadline *heap = timers->heap;
        if (child + 1 < timers->count &&
            comes_before(&heap[child + 1], &heap[child]))
            child++;
        if (!comes_before(&heap[child], &deadline))
            break;
        put(timers, slot, heap[child]);
        slot = child;
    }
    put(timers, slot, deadline);
}

void timers_add(struct timers *timers, double deadline, struct timer *timer)
{
    if (timers->count == timers->size) {
        timers->size = timers->size ? 2 * timers->size : 16;
        timers->heap =
            xrealloc(timers->heap, timers->size * sizeof *timers->heap);
    }
    timer->timers = timers;
    move_up(timers, timers->count++,
            (struct deadline){deadline, timers->sequence++, timer});
}

/* The last one of the heap takes the free slot, and finds its place. */
static void take_out(struct timers *timers, struct timer *timer)
{
    struct deadline last = timers->heap[--timers->count];
    timer->timers = NULL;
    if (timer == last.timer)
        return;
    move_down(timers, timer->slot, last);
    move_up(timers, last.timer->slot, last);
}

void timer_cancel(struct timer *timer)
{
    if (timer->timers)
        take_out(timer->timers, timer);
    handle_cancel(&timer->handle);
}

double timers_first(const struct timers *timers)
{
    return timers->count > 0 ? timers->heap[0].seconds : INFINITY;
}

struct timer *timers_take_due(struct timers *timers, double now)
{
    if (timers->count == 0 || timers->heap[0].seconds > now)
        return NULL;
    struct timer *first = timers->heap[0].timer;
    take_out(timers, first);
    return first;
}
