/* lookups.c: exercise 11.3 (find the bug): who sent them all home?
 *
 * Ann, Bob and Cid ask for the same number. Ann loses patience, and Bob is sent
 * home with nothing, and so is Cid, who comes later and could have waited.
 * Find the mistake and mend it: it is in this file. What is promised stands in
 * lookups.h, and each word of it is to hold when you have mended it: nobody
 * else notices, nothing is called that was given up, and no future is left
 * over.
 */
// TODO(11.3): there is one mistake in this file.
#include <lookups.h>
#include <die.h>

#include <stddef.h>
#include <stdio.h>
#include <string.h>

void lookups_begin(struct lookups *l, struct loop *loop)
{
    *l = (struct lookups){.loop = loop};
}

static struct lookup *find(struct lookups *l, const char *name)
{
    for (int i = 0; i < LOOKUPS_MAX; i++)
        if (l->under_way[i].future && !strcmp(l->under_way[i].name, name))
            return &l->under_way[i];
    return NULL;
}

static struct lookup *send_question(struct lookups *l, const char *name)
{
    struct lookup *lookup = l->under_way;
    while (lookup < l->under_way + LOOKUPS_MAX && lookup->future)
        lookup++;
    if (lookup == l->under_way + LOOKUPS_MAX)
        die("more than %d names are under way", LOOKUPS_MAX);
    snprintf(lookup->name, sizeof lookup->name, "%s", name);
    lookup->future = loop_create_future(l->loop);
    l->questions++;
    return lookup;
}

struct future *lookups_ask(struct lookups *l, const char *name,
                           struct handle *done)
{
    struct lookup *lookup = find(l, name);
    if (!lookup)
        lookup = send_question(l, name);
    must_succeed(future_add_done_callback(lookup->future, done));
    return future_ref(lookup->future);
}

void lookups_give_up(struct future *f, struct handle *done)
{
    handle_cancel(done); /* wherever it waits: f may have been done just now */
    future_cancel(f);
    future_unref(f);
}

int lookups_answer(struct lookups *l, const char *name, int number)
{
    struct lookup *lookup = find(l, name);
    if (!lookup)
        return E_VALUE;
    int problem = future_set_result(lookup->future, number);
    future_unref(lookup->future);
    lookup->future = NULL;
    return problem;
}
