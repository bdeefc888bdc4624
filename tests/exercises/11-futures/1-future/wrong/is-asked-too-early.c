/* expect: who asks too early learns nothing */
int future_finish(struct future *f, enum future_state state, int error,
                  struct value value)
{
    struct handle *h;
    int problem = 0;
    f->state = (char)state;
    f->error = error;
    f->value = value;
    while ((h = queue_take(&f->callbacks)) != NULL)
        if (loop_call_soon(f->loop, h) != 0)
            problem = E_RUNTIME;
    return problem;
}

static int check_pending(const struct future *f)
{
    check_alive(f);
    if (f->kind->is_task)
        return E_RUNTIME;
    return f->state == FUTURE_PENDING ? 0 : E_INVALID_STATE;
}

int future_set_value(struct future *f, struct value value)
{
    int problem = check_pending(f);
    return problem ? problem : future_finish(f, FUTURE_FINISHED, 0, value);
}

int future_set_error(struct future *f, int error)
{
    int problem = check_pending(f);
    if (problem)
        return problem;
    if (error == 0 || error == E_STOP_ITERATION || error == E_GENERATOR_EXIT)
        return E_VALUE;
    return future_finish(f, FUTURE_FINISHED, error, NONE);
}
/* NEXT */
int future_error(struct future *f, int *error)
{
    check_alive(f);
    f->asked = 1;
    if (f->state == FUTURE_PENDING)
        return E_INVALID_STATE;
    if (f->state == FUTURE_CANCELLED)
        return ECANCELED;
    *error = f->error;
    return 0;
}

int future_result(struct future *f, struct value *value)
{
    int error;
    int problem = future_error(f, &error);
    if (problem || error)
        return problem ? problem : error;
    if (value) {
        *value = f->value;
        f->value.drop = 0; /* it has an owner now */
    }
    return 0;
}
/* NEXT */
int future_add_done_callback(struct future *f, struct handle *h)
{
    check_alive(f);
    if (f->state != FUTURE_PENDING)
        return loop_call_soon(f->loop, h);
    if (handle_queued(h))
        return E_RUNTIME;
    queue_append(&f->callbacks, h);
    return 0;
}

int future_remove_done_callback(struct future *f, struct handle *h)
{
    const struct handle_link *end = &f->callbacks.end, *link = end->next;
    check_alive(f);
    while (link != end && link != &h->link)
        link = link->next;
    if (link == end)
        return 0;
    handle_cancel(h);
    return 1;
}
