/* expect: handle_cancel() takes it out, wherever it waits */
/* The result is done, whoever has finished it: nobody waits any more. */
static int race_over(void *argument)
{
    struct race *race = argument;
    for (int i = 0; i < 2; i++) {
        future_remove_done_callback(race->runners[i].future,
                                    &race->runners[i].done);
        future_cancel(race->runners[i].future);
        future_unref(race->runners[i].future);
    }
    future_unref(race->result);
    free(race);
    return 0;
}

/* The result becomes what this one is, unless it is done already. */
static int runner_done(void *argument)
{
    struct runner *runner = argument;
    struct future *result = runner->race->result;
    struct value value;
    int error;
    if (future_done(result))
        return 0;
    if (future_cancelled(runner->future)) {
        future_cancel(result);
        return 0;
    }
    error = future_result(runner->future, &value);
    return error ? future_set_error(result, error)
                 : future_set_value(result, value);
}

static void enter(struct race *race, int i, struct future *f)
{
    struct runner *runner = &race->runners[i];
    *runner = (struct runner){.race = race, .future = f};
    runner->done = HANDLE(runner_done, runner);
    must_succeed(future_add_done_callback(f, &runner->done));
}

struct future *first_of(struct loop *loop, struct future *a, struct future *b)
{
    struct race *race = xcalloc(1, sizeof *race);
    race->result = loop_create_future(loop);
    race->over = HANDLE(race_over, race);
    must_succeed(future_add_done_callback(race->result, &race->over));
    enter(race, 0, a);
    enter(race, 1, b);
    return future_ref(race->result);
}
