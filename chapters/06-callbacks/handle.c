/* handle.c: callbacks that wait for their turn, in a ring. */
#include <handle.h>

#include <stddef.h>

int handle_queued(const struct handle *h)
{
    return h->next != NULL;
}

static void take_out(struct handle *h)
{
    h->before->next = h->next;
    h->next->before = h->before;
    h->next = h->before = NULL;
}

void handle_cancel(struct handle *h)
{
    h->cancelled = 1;
    if (handle_queued(h))
        take_out(h);
}

void queue_begin(struct handle_queue *queue)
{
    queue->end.next = queue->end.before = &queue->end;
}

int queue_is_empty(const struct handle_queue *queue)
{
    return queue->end.next == &queue->end;
}

void queue_append(struct handle_queue *queue, struct handle *h)
{
    h->cancelled = 0;
    h->next = &queue->end;
    h->before = queue->end.before;
    h->before->next = h;
    queue->end.before = h;
}

struct handle *queue_take(struct handle_queue *queue)
{
    if (queue_is_empty(queue))
        return NULL;
    struct handle *first = queue->end.next;
    take_out(first);
    return first;
}

void queue_move(struct handle_queue *to, struct handle_queue *from)
{
    if (queue_is_empty(from))
        return;
    from->end.next->before = to->end.before;
    to->end.before->next = from->end.next;
    from->end.before->next = &to->end;
    to->end.before = from->end.before;
    queue_begin(from);
}
