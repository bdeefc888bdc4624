/* selector.c: chooses a way to ask which descriptors are ready. */
#include <selector.h>
#include <die.h>
#include <epoll_selector.h>
#include <kqueue_selector.h>
#include <poll_selector.h>
#include <select_selector.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The best one first. */
static const struct selector_kind *const kinds[] = {
    &epoll_selector, &kqueue_selector, &poll_selector, &select_selector};

enum { KINDS = sizeof kinds / sizeof kinds[0] };

static _Noreturn void refuse(const char *name, const char *problem)
{
    char here[100] = "";
    for (int i = 0; i < KINDS; i++)
        if (kinds[i]->open) {
            size_t used = strlen(here);
            snprintf(here + used, sizeof here - used, " %s", kinds[i]->name);
        }
    die_usage("LOOP_SELECTOR=%s: %s; there are:%s", name, problem, here);
}

static const struct selector_kind *find_kind(const char *name)
{
    for (int i = 0; i < KINDS; i++) {
        int wanted = name ? strcmp(name, kinds[i]->name) == 0 : 1;
        if (wanted && kinds[i]->open)
            return kinds[i];
        if (name && wanted)
            refuse(name, "this system does not have it");
    }
    refuse(name, "no selector has this name");
}

struct selector *selector_open(void)
{
    const char *name = getenv("LOOP_SELECTOR");
    const struct selector_kind *kind = find_kind(name && *name ? name : NULL);
    struct selector *selector = kind->open();
    if (!selector)
        die_errno("cannot open a selector: %s", kind->name);
    selector->kind = kind;
    return selector;
}

void selector_close(struct selector *selector)
{
    free(selector->events);
    selector->kind->close(selector);
}

int selector_watch(struct selector *selector, int fd, int before, int after)
{
    return selector->kind->watch(selector, fd, before, after);
}

int selector_wait(struct selector *selector, double seconds)
{
    selector->count = 0;
    int error = selector->kind->wait(selector, seconds);
    if (error && error != EINTR) {
        errno = error;
        die_errno("%s", selector->kind->name);
    }
    return error;
}

void selector_found(struct selector *selector, int fd, int ready)
{
    if (selector->count == selector->room) {
        selector->room = selector->room ? 2 * selector->room : 64;
        selector->events =
            xrealloc(selector->events,
                     (size_t)selector->room * sizeof *selector->events);
    }
    selector->events[selector->count++] = (struct selector_event){fd, ready};
}

int selector_milliseconds(double seconds)
{
    const double day = 24 * 60 * 60;
    return isinf(seconds) ? -1 : (int)ceil(fmin(seconds, day) * 1000);
}
