/* copy_all.h: copies many parts at once, and tells how far it is. */
#ifndef COPY_ALL_H
#define COPY_ALL_H

#include <coroutine.h>

/* A part: its copy takes a while, and may fail. */
struct part {
    double seconds;
    int error; /* that it ends with; 0: none */
};

/* All of them. The caller's, and there until the program ends. */
struct copy {
    const char *name;
    const struct part *parts;
    int count;                             /* of parts */
    int ready;                             /* of these, parts that are copied */
    void (*tell)(const struct copy *copy); /* how far it is */
};

/* A coroutine: copies all parts at once. Each second, as long as it goes on,
 * tell() is called; when the last part is ready the copy ends, in the same
 * second. Returns how many are ready. The first part that fails ends it: the
 * others are cancelled, and its error is raised. Cancelled, it cancels the
 * parts. When it has ended, in whatever way, nothing of it runs any more, and
 * nothing is told. */
struct co *copy_all(struct copy *copy);

#endif
