/* expect: every number is looked at, and no other */
static int run_slice(void *argument)
{
    struct prime_count *c = argument;
    long end = c->end - c->next < SLICE ? c->end : c->next + SLICE - 1;
    for (long number = c->next; number < end; number++)
        c->primes += is_prime(number);
    c->next += SLICE;
    return loop_call_soon(c->loop, c->next < c->end ? &c->slice : c->done);
}

int prime_count_start(struct prime_count *c, struct loop *loop, long first,
                      long end, struct handle *done)
{
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
