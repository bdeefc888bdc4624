/* heap.c: arms timers, takes and cancels them, in a disorder that is always the
 * same, and looks at the heap each time. Beside it stands a plain list, in the
 * order in which they must fire. */
#include <check.h>
#include <timers.h>

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TIMERS = 1000, OPERATIONS = 5000 };

enum operation { ARMED, TAKEN, CANCELLED };

struct listed {
    double seconds;
    struct timer *timer;
};

static struct timers timers;
static struct timer all[TIMERS];
static size_t slot_before[TIMERS]; /* before the operation */
static struct listed list[TIMERS];
static size_t count; /* of the list */
static const char *trial;

/* ---- looking ------------------------------------------------------------ */

/* The heap is wrong, and so is all that would come after: the end. */
static _Noreturn void __attribute__((format(printf, 3, 4)))
wrong(const char *expected, const char *likely, const char *format, ...)
{
    char came[200];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(came, sizeof came, format, arguments);
    va_end(arguments);
    check_text(expected, came, trial, likely);
    exit(check_end());
}

/* The parent of this slot comes first; what is likely depends on what was done
 * to the heap. */
static void look_at_parent(size_t slot, enum operation done)
{
    static const char *const likely[] = {
        "move_up(): while the parent comes later, it moves down",
        "move_down(): of two children the earlier one moves up",
        "the last one fills the gap: it may have to go down from there, or up"};
    const struct deadline *parent = &timers.heap[(slot - 1) / 2];
    const struct deadline *child = &timers.heap[slot];
    if (child->seconds < parent->seconds)
        wrong("nobody comes before its parent", likely[done],
              "slot %zu is due at %g s, its parent, slot %zu, at %g s", slot,
              child->seconds, (slot - 1) / 2, parent->seconds);
    if (child->seconds == parent->seconds && child->sequence < parent->sequence)
        wrong("of equal deadlines, who was armed first comes first",
              "comes_before() looks at the sequence numbers as well",
              "slot %zu was armed before its parent, slot %zu", slot,
              (slot - 1) / 2);
}

static void look_at_slot(size_t slot)
{
    const struct timer *timer = timers.heap[slot].timer;
    if (timer->slot == slot)
        return;
    if (timer->slot < timers.count && timers.heap[timer->slot].timer == timer)
        wrong("every timer stands in one slot",
              "a slot was filled, and the one that was there is lost",
              "one stands in the slots %zu and %zu", slot, timer->slot);
    wrong("every timer knows its slot",
          "whoever gets another slot must be told: put() does",
          "the one in slot %zu thinks that it is in slot %zu", slot,
          timer->slot);
}

/* Every timer of the list is in the heap, with its deadline. */
static void look_for_all(void)
{
    for (size_t i = 0; i < count; i++) {
        const struct timer *timer = list[i].timer;
        if (timer->timers != &timers)
            wrong("who is armed says so", "only who is taken out has no timers",
                  "timers is NULL in one that is still armed");
        if (timer->slot >= timers.count ||
            timers.heap[timer->slot].timer != timer ||
            timers.heap[timer->slot].seconds != list[i].seconds)
            wrong("who is armed stands in its slot",
                  "take_out() fills the slot of the one that leaves, and no "
                  "other",
                  "one that is due at %g s does not", list[i].seconds);
    }
}

/* One way through the tree, there and back, has fewer timers than this. */
static size_t most_moves(void)
{
    size_t levels = 1;
    while ((size_t)1 << levels <= count)
        levels++;
    return 2 * levels + 2;
}

static void look_at_moves(void)
{
    size_t moves = 0;
    char expected[100];
    for (size_t i = 0; i < count; i++)
        moves += list[i].timer->slot != slot_before[list[i].timer - all];
    snprintf(expected, sizeof expected, "at most %zu of %zu timers move",
             most_moves(), count);
    if (moves > most_moves())
        wrong(expected,
              "the heap is no sorted list: only those between the old place "
              "and the new one move",
              "%zu moved", moves);
}

static void look(enum operation done)
{
    if (timers.count != count)
        wrong("count says how many are armed", "take_out(): one less",
              "count is %zu, and %zu are armed", timers.count, count);
    for (size_t slot = 0; slot < count; slot++)
        look_at_slot(slot);
    look_for_all();
    for (size_t slot = 1; slot < count; slot++)
        look_at_parent(slot, done);
    look_at_moves();
}

/* ---- what is done to the heap ------------------------------------------- */

static void remember_slots(void)
{
    for (size_t i = 0; i < TIMERS; i++)
        slot_before[i] = all[i].slot;
}

/* Behind all that are not later. */
static void arm(struct timer *timer, double seconds)
{
    size_t place = count;
    while (place > 0 && list[place - 1].seconds > seconds)
        place--;
    memmove(&list[place + 1], &list[place], (count - place) * sizeof *list);
    list[place] = (struct listed){seconds, timer};
    count++;
    remember_slots();
    timers_add(&timers, seconds, timer);
    slot_before[timer - all] = timer->slot;
    look(ARMED);
}

static void has_left(struct timer *timer, enum operation done)
{
    size_t place = 0;
    while (list[place].timer != timer)
        place++;
    count--;
    memmove(&list[place], &list[place + 1], (count - place) * sizeof *list);
    if (timer->timers)
        wrong("who is taken out is not armed", "take_out(): timer->timers",
              "its timers is not NULL");
    look(done);
}

static void take(void)
{
    remember_slots();
    struct timer *timer = timers_take_due(&timers, INFINITY);
    if (timer != list[0].timer)
        wrong("the first one is taken", "heap[0] comes before all others",
              "it was another one");
    has_left(timer, TAKEN);
}

static void cancel(struct timer *timer)
{
    remember_slots();
    timer_cancel(timer);
    has_left(timer, CANCELLED);
}

/* ---- the trials --------------------------------------------------------- */

static void begin(const char *what)
{
    trial = what;
    free(timers.heap);
    timers = (struct timers){0};
    memset(all, 0, sizeof all);
    count = 0;
}

static void check_adding(void)
{
    begin("whoever is added finds its place");
    arm(&all[0], 5);
    arm(&all[1], 3);
    arm(&all[2], 4);
    for (int i = 3; i < 100; i++)
        arm(&all[i], 200 - i);
    for (int i = 100; i < 150; i++)
        arm(&all[i], i);
    check(1, trial, NULL);
}

static void check_taking(void)
{
    begin("when the first is taken, the next one is first");
    for (int i = 0; i < 100; i++)
        arm(&all[i], i * 37 % 100);
    while (count > 0)
        take();
    check(1, trial, NULL);
    begin("equal deadlines fire in the order in which they were armed");
    for (int i = 0; i < 100; i++)
        arm(&all[i], i % 3);
    while (count > 0)
        take();
    check(1, trial, NULL);
}

/* Arms timers that need not move: deadlines[i] stands in slot i. */
static void arm_all(const double *deadlines, int n)
{
    for (int i = 0; i < n; i++)
        arm(&all[i], deadlines[i]);
}

static void check_cancelling(void)
{
    begin("one is taken out of the middle, and the last one goes down");
    arm_all((double[]){1, 2, 10, 3, 4, 11, 12, 5, 6, 7, 8}, 11);
    cancel(&all[1]);
    check(1, trial, NULL);
    begin("one is taken out of the middle, and the last one goes up");
    arm_all((double[]){1, 10, 2, 11, 12, 3, 4, 13, 14, 15, 16, 5, 6}, 13);
    cancel(&all[7]);
    check(1, trial, NULL);
    begin("the last one is taken out, the first one, and the only one");
    arm_all((double[]){1, 2, 3, 4}, 4);
    cancel(&all[3]);
    cancel(&all[0]);
    cancel(&all[1]);
    cancel(&all[2]);
    arm(&all[0], 1);
    take();
    check(1, trial, NULL);
}

/* 0 to below - 1, in a row that is always the same. */
static unsigned chance(unsigned below)
{
    static unsigned long long state = 7;
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(state >> 33) % below;
}

static void check_disorder(void)
{
    begin("5,000 times in disorder, it does what a plain list does");
    for (int i = 0; i < OPERATIONS; i++) {
        struct timer *timer = &all[chance(300)];
        if (!timer->timers)
            arm(timer, chance(200));
        else if (chance(3) == 0)
            take();
        else
            cancel(timer);
    }
    while (count > 0)
        cancel(list[chance((unsigned)count)].timer);
    check(1, trial, NULL);
}

static void check_many(void)
{
    begin("of 1,000 timers few move at a time");
    for (int i = 0; i < TIMERS; i++)
        arm(&all[i], TIMERS - i);
    for (int i = 0; i < 20; i++)
        cancel(&all[chance(40) + 40 * (unsigned)i]);
    for (int i = 0; i < 20; i++)
        take();
    check(1, trial, NULL);
}

/* Slots that are not on the way, and what stands in them meanwhile: something
 * that is due before all others, and calls itself the one that is taken out.
 * Whoever looks at all the heap falls for it. */
static void check_looking(void)
{
    static const size_t decoys[] = {3, 7, 13};
    begin("one is taken out without looking at the others");
    for (int i = 0; i < 15; i++)
        arm(&all[i], i);
    for (int i = 0; i < 3; i++)
        timers.heap[decoys[i]] = (struct deadline){-1, 0, &all[11]};
    timer_cancel(&all[11]);
    for (int i = 0; i < 3; i++)
        if (timers.heap[decoys[i]].timer != &all[11] ||
            timers.heap[decoys[i]].seconds != -1)
            wrong("what stands elsewhere does not matter",
                  "timer->slot says where it is, and its parents and children "
                  "are all that matters",
                  "slot %zu was looked at when slot 11 was taken out",
                  decoys[i]);
    check(timers.heap[11].timer == &all[14], trial, "it was in its slot");
}

int main(void)
{
    check_adding();
    check_taking();
    check_cancelling();
    check_disorder();
    check_many();
    check_looking();
    free(timers.heap);
    return check_end();
}
