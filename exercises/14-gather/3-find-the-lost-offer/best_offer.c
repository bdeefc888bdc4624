/* best_offer.c: exercise 14.3 (find the bug): the offer that got lost.
 *
 * Four shops are asked for a price. Bob wants 25, and Cid wants 20, which is
 * less; but Bob is told to be the cheapest, and nobody has heard of Cid. Find
 * the mistake and mend it: it is in this file. What best_offer() promises
 * stands in best_offer.h; each word of it is to hold when you have mended it.
 */
// TODO(14.3): there is one mistake in this file.
#include <best_offer.h>
#include <wait_futures.h>

#include <errno.h>
#include <math.h>

struct best_offer {
    CO;
    struct future **offers; /* the caller's */
    size_t n;
    void (*tell)(const struct offer *offer);
    size_t over;              /* the first so many are done */
    size_t done;              /* of the rest, as wait_futures() says */
    const struct offer *best; /* so far; the shop's; NULL: none */
};

/* What has come from this shop? */
static void look_at(struct best_offer *self, struct future *f)
{
    struct value value;
    if (future_result(f, &value) != 0)
        return;
    const struct offer *offer = value.as.pointer;
    self->tell(offer);
    if (!self->best || offer->price < self->best->price)
        self->best = offer;
}

ASYNC(best_offer)
{
    BEGIN;
    while (self->over < self->n) {
        AWAIT(wait_futures(self->offers + self->over, self->n - self->over,
                           FIRST_COMPLETED, INFINITY, &self->done));
        look_at(self, self->offers[self->over]);
        self->over += self->done;
    }
    if (!self->best)
        RAISE(ENOENT);
    RETURN(self->best);
    END;
}

struct co *best_offer(struct future *offers[], size_t n,
                      void (*tell)(const struct offer *offer))
{
    return CALL(best_offer, .offers = offers, .n = n, .tell = tell);
}
