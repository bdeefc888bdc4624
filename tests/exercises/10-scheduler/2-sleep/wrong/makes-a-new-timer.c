/* expect: who was woken sleeps again */
/* NEXT */
    if (r->frame->yielded.kind == WAIT_SLEEP) {
        r->timer = TIMER(r->turn.callback, r);
        error = loop_call_later(r->loop, r->frame->yielded.as.real, &r->timer);
    }
/* NEXT */
    r->timer = TIMER(take_turn, r);
