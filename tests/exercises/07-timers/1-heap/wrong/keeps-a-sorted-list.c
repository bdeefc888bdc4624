/* expect: the heap is no sorted list */
/* Later ones make room. */
static void move_up(struct timers *timers, size_t slot,
                    struct deadline deadline)
{
    while (slot > 0 && comes_before(&deadline, &timers->heap[slot - 1])) {
        put(timers, slot, timers->heap[slot - 1]);
        slot--;
    }
    put(timers, slot, deadline);
}
/* NEXT */
static void take_out(struct timers *timers, struct timer *timer)
{
    timers->count--;
    for (size_t slot = timer->slot; slot < timers->count; slot++)
        put(timers, slot, timers->heap[slot + 1]);
    timer->timers = NULL;
}
