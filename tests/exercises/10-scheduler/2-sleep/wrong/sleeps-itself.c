/* expect: while one sleeps the others go on */
    timer_cancel(&r->timer);
/* NEXT */
    if (r->frame->yielded.kind == WAIT_SLEEP) {
        extern int usleep(unsigned microseconds);
        usleep((unsigned)(r->frame->yielded.as.real * 1e6));
        error = loop_call_soon(r->loop, &r->turn);
    }
/* NEXT */
    r->timer = TIMER(take_turn, r);
