/* expect: of equal deadlines, who was armed first comes first */
/* Finds a place from slot upwards: later parents move down. */
static void move_up(struct timers *timers, size_t slot,
                    struct deadline deadline)
{
    while (slot > 0) {
        const struct deadline *parent = &timers->heap[(slot - 1) / 2];
        if (parent->seconds <= deadline.seconds)
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
            heap[child + 1].seconds < heap[child].seconds)
            child++;
        if (deadline.seconds <= heap[child].seconds)
            break;
        put(timers, slot, heap[child]);
        slot = child;
    }
    put(timers, slot, deadline);
}
/* NEXT */
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
