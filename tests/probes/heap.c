/* heap.c: timers against the plainest way to keep them: an array that is sorted
 * by deadline, then by sequence number. Many calls do the same to both. */
#include <check.h>
#include <timers.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TIMERS = 200, STEPS = 20000 };

static struct timers timers;
static struct timer all[TIMERS];
static struct deadline sorted[TIMERS];
static size_t count;
static unsigned long long sequence;

/* How often each of these went wrong. */
static long wrong_slots, wrong_sequences, wrong_order, wrong_first, wrong_state;

/* A fixed sequence, the same on every system. */
static unsigned random_below(unsigned limit)
{
    static unsigned state = 7;
    state = state * 1664525u + 1013904223u;
    return (state >> 16) % limit;
}

/* Few different ones, so that many are equal. */
static double random_deadline(void)
{
    unsigned number = random_below(22);
    return number == 21 ? INFINITY : (double)number - 10;
}

/* ---- the plain way ------------------------------------------------------- */

static void plain_add(double seconds, struct timer *timer)
{
    size_t place = count++;
    for (; place > 0 && sorted[place - 1].seconds > seconds; place--)
        sorted[place] = sorted[place - 1];
    sorted[place] = (struct deadline){seconds, sequence++, timer};
}

static void plain_remove(const struct timer *timer)
{
    size_t place = 0;
    while (place < count && sorted[place].timer != timer)
        place++;
    if (place == count)
        return;
    count--;
    memmove(&sorted[place], &sorted[place + 1],
            (count - place) * sizeof sorted[0]);
}

/* ---- both ---------------------------------------------------------------- */

static void add(struct timer *timer)
{
    double seconds = random_deadline();
    if (timer->timers)
        return;
    timers_add(&timers, seconds, timer);
    plain_add(seconds, timer);
}

/* Also one that is not armed: that changes nothing. */
static void cancel(struct timer *timer)
{
    timer_cancel(timer);
    plain_remove(timer);
    wrong_state += timer->timers != NULL || !timer->handle.cancelled;
}

static void take_due(double now)
{
    struct timer *timer;
    while ((timer = timers_take_due(&timers, now)) != NULL) {
        wrong_order += count == 0 || sorted[0].timer != timer;
        wrong_state += timer->timers != NULL;
        plain_remove(timer);
    }
    wrong_order += count > 0 && sorted[0].seconds <= now;
}

static unsigned long long plain_sequence(const struct timer *timer)
{
    for (size_t i = 0; i < count; i++)
        if (sorted[i].timer == timer)
            return sorted[i].sequence;
    return sequence; /* it is not there */
}

static void compare(void)
{
    wrong_state += timers.count != count;
    wrong_first +=
        timers_first(&timers) != (count > 0 ? sorted[0].seconds : INFINITY);
    for (size_t i = 0; i < timers.count; i++) {
        const struct deadline *deadline = &timers.heap[i];
        wrong_slots += deadline->timer->slot != i;
        wrong_state += deadline->timer->timers != &timers;
        wrong_sequences +=
            deadline->sequence != plain_sequence(deadline->timer);
    }
}

static void step(void)
{
    struct timer *timer = &all[random_below(TIMERS)];
    switch (random_below(8)) {
    case 0:
        take_due((double)random_below(21) - 10 - (double)random_below(20));
        break;
    case 1:
    case 2:
        cancel(timer);
        break;
    default:
        add(timer);
    }
    compare();
}

/* ---- what else is promised ----------------------------------------------- */

static void check_fired(void)
{
    struct handle_queue queue;
    struct timer timer = {.timers = NULL};
    queue_begin(&queue);
    timers_add(&timers, 1, &timer);
    check(timers_take_due(&timers, 0.999) == NULL, "nothing is due before",
          NULL);
    check(timers_take_due(&timers, 1) == &timer, "the deadline itself is due",
          NULL);
    queue_append(&queue, &timer.handle);
    timer_cancel(&timer);
    timer_cancel(&timer);
    check(queue_is_empty(&queue), "cancelling takes a fired one from the queue",
          NULL);
}

int main(void)
{
    size_t most = 0;
    for (int i = 0; i < STEPS; i++) {
        step();
        most = count > most ? count : most;
    }
    take_due(INFINITY);
    check_number(0, (long long)count, "all are taken in the end", NULL);
    check(most > TIMERS / 2, "many were armed at once", NULL);
    check_number(0, wrong_order,
                 "they come by deadline, then as they were armed", NULL);
    check_number(0, wrong_first, "the first deadline is the earliest", NULL);
    check_number(0, wrong_slots, "each timer knows its slot", NULL);
    check_number(0, wrong_sequences, "each keeps its sequence number", NULL);
    check_number(0, wrong_state, "each knows whether it is armed", NULL);
    check_fired();
    free(timers.heap);
    return check_end();
}
