/* main.c: makes copies, one after the other, on the virtual clock, for exercise
 * 15.3. Each argument is a copy, A, B, C ...: the seconds that its parts take,
 * with commas between; an x behind one: it fails (ConnectionResetError). Behind
 * a slash, the limit for the whole: 2.5,1.5 3.5,1.5x 9,1.5/2.5 */
#include <copy_all.h>
#include <die.h>
#include <run.h>
#include <wait_for.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST = 20, NIGHT = 200 }; /* parts of one; seconds */

static struct virtual_clock watch;

/* ---- a copy -------------------------------------------------------------- */

struct order {
    char name[2];
    struct part parts[MOST];
    struct copy copy; /* of these parts */
    double limit;     /* seconds; INFINITY: none */
};

static void tell(const struct copy *copy)
{
    printf("%4g s: %s: %d of %d\n", watch.seconds, copy->name, copy->ready,
           copy->count);
}

static double read_seconds(const char **text)
{
    char *end;
    double seconds = strtod(*text, &end);
    if (end == *text || !(seconds >= 0))
        die_usage("\"%s\": how many seconds? 2.5,1.5 3.5,1.5x 9/2.5", *text);
    *text = end;
    return seconds;
}

static void read_order(struct order *order, char name, const char *text)
{
    *order = (struct order){.name = {name}, .limit = INFINITY};
    order->copy = (struct copy){order->name, order->parts, .tell = tell};
    do {
        struct part *part = &order->parts[order->copy.count++];
        part->seconds = read_seconds(&text);
        if (*text == 'x') {
            part->error = ECONNRESET;
            text++;
        }
    } while (*text == ',' && text++ && order->copy.count < MOST);
    if (*text == '/' && text++)
        order->limit = read_seconds(&text);
    if (*text != '\0')
        die_usage("\"%s\" is too much: 2.5,1.5 3.5,1.5x 9/2.5", text);
}

/* ---- one after the other ------------------------------------------------- */

struct night {
    CO;
    struct order *orders; /* the caller's */
    int n, i;
    int error, ready;
};

static void tell_end(const struct copy *copy, int error, int ready)
{
    size_t others = all_tasks(loop_running(), NULL, 0) - 1;
    printf("%4g s: %s ends: ", watch.seconds, copy->name);
    if (error)
        printf("%s", error_name(error));
    else
        printf("%d of %d", ready, copy->count);
    if (others > 0)
        printf("; tasks that run on: %zu", others);
    printf("\n");
}

ASYNC(night)
{
    BEGIN;
    for (self->i = 0; self->i < self->n; self->i++) {
        TRY_AWAIT(self->error, self->ready,
                  wait_for(copy_all(&self->orders[self->i].copy),
                           self->orders[self->i].limit));
        tell_end(&self->orders[self->i].copy, self->error, self->ready);
    }
    AWAIT(async_sleep(2.25)); /* and now it should be quiet */
    END;
}

static int stop(void *loop)
{
    loop_stop(loop);
    return 0;
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc == 1)
        die_usage("which copies? For example: 2.5,1.5 3.5,1.5x 9/2.5");
    struct order *orders = xcalloc((size_t)argc, sizeof *orders);
    for (int i = 1; i < argc; i++)
        read_order(&orders[i - 1], (char)('A' + i - 1), argv[i]);
    struct loop *loop = loop_new();
    virtual_clock_begin(&watch);
    loop_set_clock(loop, &watch.clock);
    struct timer end = TIMER(stop, loop);
    must_succeed(loop_call_later(loop, NIGHT, &end));
    if (loop_run_until_complete(
            loop, CALL(night, .orders = orders, .n = argc - 1)) != 0)
        die("a copy has not ended after %d s", NIGHT);
    timer_cancel(&end);
    loop_free(loop);
    free(orders);
    return EXIT_SUCCESS;
}
