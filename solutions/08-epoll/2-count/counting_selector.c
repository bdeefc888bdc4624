/* counting_selector.c: exercise 8.2 (extend): a selector that counts.
 *
 * How often does the loop go to the kernel, and what for? Put a selector of
 * your own between the two: it passes on whatever it is asked, and counts. The
 * loop does not know; main.c, here beside it, gives it one that stands around
 * the selector that LOOP_SELECTOR chooses.
 *   - watch: the inner selector decides, and what it returns is returned. What
 *     it refuses changes nothing, and is not counted; every other call is.
 *   - wait: the inner selector waits, with the same limit. What it finds, in
 *     inner->events and inner->count, is told with selector_found(), as every
 *     kind does. When nothing is found the wait was in vain: count that, too.
 *     If a signal comes, nothing is found, and EINTR is returned. No other
 *     error may get lost: return it, or let selector_wait() deal with it.
 *   - close: prints the counts, closes the inner selector, and frees its own
 *     struct. selector_close() has freed our events by then, and frees the
 *     inner one's if you call it.
 */
#include <counting_selector.h>
#include <die.h>

#include <stdio.h>
#include <stdlib.h>

static void print(const struct counting_selector *s)
{
    printf("%s: %ld changes; %ld waits, %ld in vain; %ld events, at most %ld "
           "at once\n",
           s->inner->kind->name, s->changes, s->waits, s->in_vain, s->events,
           s->most);
}

#ifndef EXERCISE
static int watch_counting(struct selector *selector, int fd, int before,
                          int after)
{
    struct counting_selector *s = (struct counting_selector *)selector;
    int error = selector_watch(s->inner, fd, before, after);
    if (!error)
        s->changes++;
    return error;
}

static int wait_counting(struct selector *selector, double seconds)
{
    struct counting_selector *s = (struct counting_selector *)selector;
    int error = selector_wait(s->inner, seconds);
    int count = s->inner->count;
    for (int i = 0; i < count; i++)
        selector_found(selector, s->inner->events[i].fd,
                       s->inner->events[i].ready);
    s->waits++;
    s->in_vain += count == 0;
    s->events += count;
    if (count > s->most)
        s->most = count;
    return error;
}

static void close_counting(struct selector *selector)
{
    struct counting_selector *s = (struct counting_selector *)selector;
    print(s);
    selector_close(s->inner);
    free(s);
}
#else
// TODO(8.2): ask s->inner, and count.
static int watch_counting(struct selector *selector, int fd, int before,
                          int after)
{
    struct counting_selector *s = (struct counting_selector *)selector;
    return selector_watch(s->inner, fd, before, after);
}

// TODO(8.2): let s->inner wait, tell what it found, and count.
static int wait_counting(struct selector *selector, double seconds)
{
    (void)selector, (void)seconds;
    die("wait_counting() is not written yet");
}

// TODO(8.2): print, and let go of all that is owned.
static void close_counting(struct selector *selector)
{
    struct counting_selector *s = (struct counting_selector *)selector;
    print(s);
}
#endif

/* It is made around another one: so there is nothing to open. */
static const struct selector_kind counting_selector = {
    "counting", NULL, watch_counting, wait_counting, close_counting};

struct selector *counting_selector_around(struct selector *inner)
{
    struct counting_selector *s = xcalloc(1, sizeof *s);
    s->selector.kind = &counting_selector;
    s->inner = inner;
    return &s->selector;
}
