/* expect: in front of the pause */
    struct task_group group; /* its members keep the workers running */
    int error;               /* of the group; 0: none */
/* NEXT */
struct keep_running {
    CO;
    struct supervise *all; /* outlives it */
    const struct worker *worker;
    int error; /* that the worker has ended with; 0: none */
};

/* Uses up one of the restarts. */
static int may_start_again(struct keep_running *self)
{
    if (self->error == 0 || self->error == ECANCELED ||
        task_cancelling(current_task()) > 0 || self->all->restarts == 0)
        return 0;
    return 1;
}

ASYNC(keep_running)
{
    BEGIN;
    for (;;) {
        TRY_AWAIT(self->error, self->worker->start(self->worker->argument));
        if (!may_start_again(self))
            break;
        AWAIT(async_sleep(PAUSE));
        self->all->restarts--;
    }
    if (self->error)
        RAISE(self->error);
    END;
}

struct start_all {
    CO;
    struct supervise *all;
};

ASYNC(start_all)
{
    struct supervise *all = self->all;
    BEGIN;
    for (size_t i = 0; i < all->n; i++)
        task_group_create_task(&all->group, CALL(keep_running, .all = all,
                                                 .worker = &all->workers[i]));
    END;
}

ASYNC(supervise)
{
    BEGIN;
    TRY_AWAIT(self->error,
              task_group_run(&self->group, CALL(start_all, .all = self)));
    if (self->error == E_GROUP)
        RAISE(self->group.errors[0]);
    if (self->error)
        RAISE(self->error);
FINALLY:
    task_group_end(&self->group);
    END;
}
