/* main.c: asks many shops for a price, on the virtual clock, for exercise 14.3.
 * Each argument is a shop: its name, the seconds that it thinks, and its price,
 * or no price: Ann:2:30 Bob:3:25 Cid:4 */
#include <best_offer.h>
#include <die.h>
#include <run.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EVENING = 1000 }; /* seconds: then all shops have closed */
enum { DEAR = 1000000 }; /* the highest price */

static struct virtual_clock watch;

struct shop {
    CO;
    double seconds;
    struct offer offer; /* the price is 0: it has none */
};

ASYNC(shop)
{
    BEGIN;
    AWAIT(async_sleep(self->seconds));
    if (self->offer.price == 0)
        RAISE(ECONNREFUSED);
    struct offer *offer = xcalloc(1, sizeof *offer);
    *offer = self->offer;
    RETURN(offer);
    END;
}

/* name is cut at its colons. */
static struct co *new_shop(char *name)
{
    char *colon = strchr(name, ':'), *end = colon;
    double thinks = colon ? strtod(colon + 1, &end) : 0;
    int wrong = end == colon || end == colon + 1 || !(thinks >= 0);
    long price = 0;
    if (!wrong && *end == ':')
        price = strtol(end + 1, &end, 10);
    if (wrong || *end != '\0' || end[-1] == ':' || price < 0 || price > DEAR)
        die_usage("\"%s\" is no shop: Ann:2:30", name);
    *colon = '\0';
    return CALL(shop, .seconds = thinks, .offer = {name, (int)price});
}

static void tell(const struct offer *offer)
{
    printf("%4g s: %s offers it for %d\n", watch.seconds, offer->shop,
           offer->price);
}

static void tell_best(struct task *task)
{
    struct value best;
    int error = future_result(&task->future, &best);
    if (error) {
        printf("%4g s: nobody sells it: %s\n", watch.seconds,
               error_name(error));
        return;
    }
    const struct offer *offer = best.as.pointer;
    printf("%4g s: the cheapest is %s: %d\n", watch.seconds, offer->shop,
           offer->price);
}

static int stop(void *loop)
{
    loop_stop(loop);
    return 0;
}

/* Runs the loop until the search is over. */
static void search(struct loop *loop, struct future *offers[], size_t n)
{
    struct task *task = loop_create_task(loop, best_offer(offers, n, tell));
    struct timer end = TIMER(stop, loop);
    must_succeed(loop_call_later(loop, EVENING, &end));
    int error = loop_run_until_complete(loop, ref(task));
    if (!future_done(&task->future))
        die("the search is not over after %d s: %s", EVENING,
            error_name(error));
    tell_best(task);
    timer_cancel(&end);
    unref(task);
}

static void let_go(struct future *offer)
{
    struct value value;
    if (future_result(offer, &value) == 0)
        free((void *)value.as.pointer);
    unref(offer);
}

int main(int argc, char **argv)
{
    size_t n = (size_t)argc - 1;
    program_begin(argv[0]);
    if (argc == 1)
        die_usage("which shops? For example: Ann:2:30 Bob:3:25 Cid:4");
    struct loop *loop = loop_new();
    virtual_clock_begin(&watch);
    loop_set_clock(loop, &watch.clock);
    struct future **offers = xcalloc(n, sizeof(struct future *));
    for (size_t i = 0; i < n; i++)
        offers[i] = &loop_create_task(loop, new_shop(argv[i + 1]))->future;
    search(loop, offers, n);
    for (size_t i = 0; i < n; i++)
        let_go(offers[i]);
    free(offers);
    loop_free(loop);
    return EXIT_SUCCESS;
}
