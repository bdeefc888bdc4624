/* expect: an AWAIT of a task that was cancelled raises ECANCELED */
struct start_parts {
    CO;
    struct copy *copy;
    struct task_group *group;
};

ASYNC(start_parts)
{
    BEGIN;
    for (int i = 0; i < self->copy->count; i++)
        task_group_create_task(
            self->group,
            CALL(copy_part, .copy = self->copy, .part = &self->copy->parts[i]));
    END;
}

struct copy_all {
    CO;
    struct copy *copy;
    struct task *teller; /* owned; it never ends by itself */
    struct task_group group;
    int error; /* of the group; 0: none */
};

ASYNC(copy_all)
{
    BEGIN;
    self->teller = create_task(CALL(tell_each_second, .copy = self->copy));
    TRY_AWAIT(self->error,
              task_group_run(&self->group, CALL(start_parts, .copy = self->copy,
                                                .group = &self->group)));
    if (self->error == E_GROUP)
        RAISE(self->group.errors[0]);
    if (self->error)
        RAISE(self->error);
    RETURN(self->copy->ready);
FINALLY:
    task_group_end(&self->group);
    task_cancel(self->teller);
    AWAIT(self->teller);
    END;
}
