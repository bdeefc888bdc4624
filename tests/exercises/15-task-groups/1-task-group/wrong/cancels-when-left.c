/* expect: the block refuses the cancel */
/* The first error ends everybody else: the members, and the block. */
static void fail(struct task_group *group, int error)
{
    add_error(group, error);
    if (group->aborting || group->cancelled_parent)
        return;
    group->cancelled_parent = 1;
    task_cancel(group->parent);
}

static int member_is_done(void *argument)
{
    struct member *member = argument;
    struct task_group *group = member->group;
    int error = future_result(&member->task->future, NULL);
    int cancelled = future_cancelled(&member->task->future);
    remove_member(member);
    if (group->all_done && !group->members)
        must_succeed(future_release(group->all_done));
    if (error && !cancelled)
        fail(group, error);
    return 0;
}
/* NEXT */
/* The body has ended. A cancel that came from the group itself is not told to
 * others, if nobody else has asked for one. */
static void leave(struct task_group_run *self)
{
    struct task_group *group = self->group;
    group->leaving = 1;
    self->cancelled = self->error == ECANCELED;
    if (group->cancelled_parent && task_uncancel(group->parent) == 0)
        self->cancelled = 0;
    if (self->error && !group->aborting)
        abort_members(group);
}

/* The waiting was cancelled: so are those that are waited for. */
static void cancel_all(struct task_group_run *self)
{
    if (self->group->aborting)
        return;
    self->cancelled = 1;
    abort_members(self->group);
}

static int outcome(struct task_group_run *self)
{
    struct task_group *group = self->group;
    if (self->cancelled && group->error_count == 0)
        return ECANCELED;
    if (self->error && self->error != ECANCELED)
        add_error(group, self->error);
    return group->error_count > 0 ? E_GROUP : 0;
}

static struct future *all_done(struct task_group *group)
{
    group->all_done = loop_create_future(loop_running());
    return ref(group->all_done);
}
/* NEXT */
    while (self->group->members) {
        TRY_AWAIT(self->waiting, all_done(self->group));
        if (self->waiting)
            cancel_all(self);
        forget_all_done(self->group);
    }
