/* task_group.h: tasks that do not outlive the block that has started them. */
#ifndef TASK_GROUP_H
#define TASK_GROUP_H

#include <task.h>

#include <stddef.h>

/* A member of the struct of the coroutine that awaits it. All zero at first, as
 * such a member is; a local variable needs = {0}. */
struct task_group {
    struct task *parent;     /* that runs the block; borrowed */
    struct member *members;  /* the last one first: tasks that are not done */
    struct future *all_done; /* finished when no member is left; owned; NULL:
                                 nobody waits for that */
    int *errors;             /* of members, as they came, then of the block */
    size_t error_count;
    char entered;          /* the block has begun */
    char leaving;          /* the block has ended */
    char aborting;         /* the members are cancelled */
    char cancelled_parent; /* by the group itself, for an error */
};

/* A coroutine: runs body, which is taken over, in the task that awaits it, and
 * then waits until all tasks of the group are done. If one of them fails, the
 * others and body are cancelled; when all are done, E_GROUP is raised, and the
 * errors stand in group->errors. A cancel of the task that awaits it cancels
 * them all; then ECANCELED is raised, if none of them fails. Otherwise it
 * returns what body returns. The group is the caller's; it ends with
 * task_group_end(). asyncio: async with TaskGroup() */
struct co *task_group_run(struct task_group *group, struct co *body);

/* A task of the group, which owns it and lends it. NULL, and co is freed,
 * before the block has begun, when it is being aborted, and after its end. Who
 * keeps it takes a ref(), and who awaits it writes AWAIT(ref(task)), since
 * AWAIT lets go of what it is given: both after a look whether it is NULL.
 * asyncio: TaskGroup.create_task(), which raises RuntimeError */
struct task *task_group_create_task(struct task_group *group, struct co *co);

/* Frees the errors. For FINALLY: whether the group has begun or not. */
void task_group_end(struct task_group *group);

#endif
