/* expect: nothing is left of that sleep */
/* NEXT */
    if (r->frame->yielded.kind == WAIT_SLEEP)
        error = loop_call_later(r->loop, r->frame->yielded.as.real, &r->timer);
/* NEXT */
    r->timer = TIMER(take_turn, r);
