/* expect: prime_count_start() does not look at what *c held before */
static int run_slice(void *argument)
{
    struct prime_count *c = argument;
    for (int i = 0; i < SLICE && c->next < c->end; i++)
        c->primes += is_prime(c->next++);
    return loop_call_soon(c->loop, c->next < c->end ? &c->slice : c->done);
}

int prime_count_start(struct prime_count *c, struct loop *loop, long first,
                      long end, struct handle *done)
{
    handle_cancel(&c->slice); /* of the last count */
    *c = (struct prime_count){
        .loop = loop,
        .slice = HANDLE(run_slice, c),
        .done = done,
        .next = first,
        .end = end,
    };
    return loop_call_soon(loop, &c->slice);
}

void prime_count_cancel(struct prime_count *c)
{
    handle_cancel(&c->slice);
    handle_cancel(c->done);
}
