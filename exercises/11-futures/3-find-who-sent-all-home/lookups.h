/* lookups.h: exercise 11.3: looking up numbers by name. Nothing to do here:
 * lookups.c is yours. */
#ifndef LOOKUPS_H
#define LOOKUPS_H

#include <future.h>

enum { LOOKUPS_MAX = 8, LOOKUPS_NAME_SIZE = 20 };

/* A name that has been asked for, and not been answered. */
struct lookup {
    char name[LOOKUPS_NAME_SIZE];
    struct future *future; /* becomes its number; owned; NULL: none */
};

struct lookups {
    struct loop *loop; /* the caller's */
    struct lookup under_way[LOOKUPS_MAX];
    int questions; /* that were sent */
};

void lookups_begin(struct lookups *l, struct loop *loop);

/* A future that becomes the number of that name. The reference is the caller's.
 * Who asks for a name that is under way shares the answer: the question is sent
 * once. done is called when the number is there; it is the caller's, too, and
 * of every caller another one. */
struct future *lookups_ask(struct lookups *l, const char *name,
                           struct handle *done);

/* Who has asked loses patience: f is let go, and done is not called any more.
 * Nobody else notices. */
void lookups_give_up(struct future *f, struct handle *done);

/* The answer has come: all who have asked get it. Who asks from then on sends a
 * new question. Returns 0; E_VALUE if nobody has asked for that name. */
int lookups_answer(struct lookups *l, const char *name, int number);

#endif
