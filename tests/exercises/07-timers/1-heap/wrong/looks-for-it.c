/* expect: one is taken out without looking at the others */
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
/* NEXT */
/* The last one of the heap takes the free slot, and finds its place. */
static void take_out(struct timers *timers, struct timer *timer)
{
    struct deadline last = timers->heap[--timers->count];
    size_t slot = 0;
    while (slot < timers->count && timers->heap[slot].timer != timer)
        slot++;
    timer->timers = NULL;
    if (timer == last.timer)
        return;
    move_down(timers, slot, last);
    move_up(timers, last.timer->slot, last);
}
