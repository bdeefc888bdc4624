/* expect: the seconds count from where it asks */
    timer_cancel(&r->timer);
/* NEXT */
    if (r->frame->yielded.kind == WAIT_SLEEP)
        error = loop_call_at(r->loop, r->frame->yielded.as.real, &r->timer);
/* NEXT */
    r->timer = TIMER(take_turn, r);
