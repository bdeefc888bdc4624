/* expect: what the loop refuses is raised */
    timer_cancel(&r->timer);
/* NEXT */
    if (r->frame->yielded.kind == WAIT_SLEEP) {
        loop_call_later(r->loop, r->frame->yielded.as.real, &r->timer);
        error = 0;
    }
/* NEXT */
    r->timer = TIMER(take_turn, r);
