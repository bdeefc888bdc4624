/* best_offer.h: the cheapest of many offers, each told as soon as it comes. */
#ifndef BEST_OFFER_H
#define BEST_OFFER_H

#include <coroutine.h>

#include <stddef.h>

struct offer {
    const char *shop;
    int price;
};

/* A coroutine: waits for n offers, futures that finish with a struct offer *,
 * or fail: that shop has none. tell() is called for each offer, once, as soon
 * as it is there, in the order in which they come. When all are done it returns
 * the cheapest, a const struct offer *; of two equal ones the one that came
 * first. ENOENT if there is none. The futures stay the caller's, and so does
 * the array, where they change their places. */
struct co *best_offer(struct future *offers[], size_t n,
                      void (*tell)(const struct offer *offer));

#endif
