/* handle.c: callbacks that wait for their turn, in a ring. */
#include <handle.h>

#include <stddef.h>

int handle_queued(const struct handle *h)
{
    return h->link.next != NULL;
}

static void take_out(struct handle_link *link)
{
    link->previous->next = link->next;
    link->next->previous = link->previous;
    link->next = link->previous = NULL;
}

void handle_cancel(struct handle *h)
{
    h->cancelled = 1;
    if (handle_queued(h))
        take_out(&h->link);
}

void queue_begin(struct handle_queue *queue)
{
    queue->end.next = queue->end.previous = &queue->end;
}

int queue_is_empty(const struct handle_queue *queue)
{
    return queue->end.next == &queue->end;
}

void queue_append(struct handle_queue *queue, struct handle *h)
{
    h->cancelled = 0;
    h->link.next = &queue->end;
    h->link.previous = queue->end.previous;
    h->link.previous->next = &h->link;
    queue->end.previous = &h->link;
}

/* A link is the first member of its handle: both have one address. */
struct handle *queue_take(struct handle_queue *queue)
{
    struct handle_link *first = queue->end.next;
    if (queue_is_empty(queue))
        return NULL;
    take_out(first);
    return (struct handle *)first;
}

void queue_move(struct handle_queue *to, struct handle_queue *from)
{
    if (queue_is_empty(from))
        return;
    from->end.next->previous = to->end.previous;
    to->end.previous->next = from->end.next;
    from->end.previous->next = &to->end;
    to->end.previous = from->end.previous;
    queue_begin(from);
}
