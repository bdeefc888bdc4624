/* handle.h: a callback that waits for its turn, and the queue it waits in.
 *
 * A handle is a member of the struct that its callback works on. The queue
 * links handles to each other, so that putting one in allocates nothing. Its
 * owner cancels it before the struct goes away; one that watches a descriptor
 * is removed. asyncio: Handle. */
#ifndef HANDLE_H
#define HANDLE_H

struct handle_link {
    struct handle_link *next;     /* NULL: it is in no queue */
    struct handle_link *previous; /* the same */
};

struct handle {
    struct handle_link link;         /* its place in a queue */
    int (*callback)(void *argument); /* returns 0, or an error */
    void *argument;                  /* for the callback; the owner's */
    const char *name;                /* for messages; a constant text */
    int cancelled;                   /* since last queued; for whoever asks */
};

/* handle = HANDLE(function, argument): a handle that is in no queue. */
#define HANDLE(function, what)                                                 \
    ((struct handle){                                                          \
        .callback = (function), .argument = (what), .name = #function})

/* True while h waits for its turn. */
int handle_queued(const struct handle *h);

/* Its turn will not come. It may be cancelled at any time, and again. */
void handle_cancel(struct handle *h);

/* ---- for the loop ------------------------------------------------------- */

/* A ring: the first handle comes after end, the last one before it. */
struct handle_queue {
    struct handle_link end; /* in every queue; not part of a handle */
};

void queue_begin(struct handle_queue *queue);
int queue_is_empty(const struct handle_queue *queue);

/* Puts h, which is in no queue, behind the last one. */
void queue_append(struct handle_queue *queue, struct handle *h);

/* Takes the first one out; NULL if there is none. */
struct handle *queue_take(struct handle_queue *queue);

/* Moves all of from behind the last one of to. */
void queue_move(struct handle_queue *to, struct handle_queue *from);

#endif
