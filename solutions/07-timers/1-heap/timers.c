/* timers.c: exercise 7.1 (rebuild): the heap.
 *
 * timers->heap is an array that is read as a tree: the parent of slot i is slot
 * (i - 1) / 2, its children are 2i + 1 and 2i + 2. Between two calls one rule
 * holds: nobody comes before its parent. Write the functions that keep it:
 *   - move_up(): a deadline is to stand in a slot that is free, or above it.
 *     Parents that it comes before move down to make room.
 *   - move_down(): the same downwards. Of two children, the one that comes
 *     before the other moves up. A slot near the end has one child, or none.
 *   - take_out(): timer, which is in the heap, leaves it: its timers becomes
 *     NULL, and timers->count one less. The last one of the heap fills the gap,
 *     wherever that is, and may belong further down from there, or further up.
 *     Or the last one is the one that leaves.
 * comes_before() knows the order: the earlier deadline first; of two equal
 * deadlines, the one with the smaller sequence number, which was armed first.
 * Each timer knows its slot, and put() tells it; so nobody is looked for. No
 * call looks at all timers, nor moves more than those on one way through the
 * tree: of a million, that is 20.
 */
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

#ifndef EXERCISE
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
#else
// TODO(7.1): later parents move down; then put() it.
static void move_up(struct timers *timers, size_t slot,
                    struct deadline deadline)
{
    (void)comes_before;
    put(timers, slot, deadline);
}

// TODO(7.1): the earlier child moves up, as long as it comes before deadline.
static void move_down(struct timers *timers, size_t slot,
                      struct deadline deadline)
{
    put(timers, slot, deadline);
}
#endif

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

#ifndef EXERCISE
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
#else
// TODO(7.1): fill the gap with the last one, and find its place.
static void take_out(struct timers *timers, struct timer *timer)
{
    (void)move_down;
    timers->count--;
    timer->timers = NULL;
}
#endif

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
