/* story.h: what happens in one random program: a loop of its own on a virtual
 * clock, its ticks counted, each event on a line. And what the program shares:
 * slots, memory that lives as long as it does, resources that can get lost. */
#ifndef STORY_H
#define STORY_H

#include <gather.h>
#include <tree_text.h>

#include <stddef.h>

/* ---- one program --------------------------------------------------------- */

/* A new loop, and nothing has happened. It is stopped after so many ticks; 0:
 * it is not. */
struct loop *story_begin(long last_tick);

/* Closes the loop, and ends the program if anything is left. */
void story_end(void);

/* A line: the time, the tick, the node, how often its task was asked to
 * cancel, and what happened. */
void note(const struct node *node, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same, with what came out at the end. */
void note_value(const struct node *node, const char *what, struct value value);
void note_error(const struct node *node, const char *what, int error);

/* The name of an error: "E1" for OWN_ERROR + 1. */
enum { OWN_ERROR = 10000 };
const char *name_of_error(int error);

/* ---- what it shares ------------------------------------------------------ */

/* Memory, all 0, that is freed when the story is over; end, which may be NULL,
 * is called for it before the loop is closed. */
void *keep(size_t size, void (*end)(void *memory));

/* What a gather delivers: as a value, it is the pointer to the outcomes. It is
 * kept, too. */
struct list {
    size_t count;
    struct outcome results[];
};
struct list *list_new(size_t count);

/* A value that must not get lost: the number of a node. */
struct value resource(const struct node *node);

struct slot {
    struct future *f;       /* the story's; NULL: there is none */
    struct handle *on_done; /* the last callback that was added to it */
};

/* A slot by its number. To put something in gives it to the story, which lets
 * it go at its end. */
struct slot *slot(double number);
void slot_put(double number, struct future *f);

#endif
