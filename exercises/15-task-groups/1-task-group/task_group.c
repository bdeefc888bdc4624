/* task_group.c: exercise 15.1 (rebuild): tasks that do not outlive the block
 * that has started them.
 *
 * Write what happens when a member is done, and when the block is left:
 *   - member_is_done(): the callback of each member; argument is a struct
 *     member. It is a member no more: remove_member(), which also lets go of
 *     its task. If a future all_done is there, and this was the last one, that
 *     is finished: future_release(). An error of the task is one of the group;
 *     that it was cancelled is none. Returns 0.
 *   - An error of a member goes into group->errors, add_error(). The first one
 *     ends everybody else, unless the members are being cancelled anyhow
 *     (group->aborting): all members are cancelled, abort_members(), and so is
 *     the block: group->parent, the task that runs it; there and then, the body
 *     may take its time. The group remembers in group->cancelled_parent that
 *     this cancel is its own.
 *   - leave(): the body has ended; self->error says how. group->leaving is 1
 *     from then on. self->cancelled says whether ECANCELED is to be raised at
 *     the end: if the body has ended with that. But if the group has cancelled
 *     the parent itself, it takes that request back, task_uncancel(), so that
 *     task_cancelling() counts only what others have asked for. (A member has
 *     failed then, so that it is E_GROUP in any case, see outcome().) If the
 *     body has ended with an error, of any kind, the members are cancelled,
 *     unless they are already.
 *   - outcome(): the error of the whole, 0: none. ECANCELED, if that is to be
 *     raised and no member has failed. Otherwise an error of the body, but not
 *     ECANCELED, is the last of group->errors; and if there is one at all, it
 *     is E_GROUP.
 *   - The end of the body: as long as there are members, it waits for
 *     group->all_done, a future that it makes for that, and lets go of
 *     afterwards: forget_all_done(). Members may come meanwhile, from members.
 *     If the waiting is cancelled, the members are cancelled, unless they are
 *     already, and ECANCELED is to be raised at the end; and it waits on.
 */
#include <task_group.h>
#include <die.h>
#include <object.h>

#include <errno.h>
#include <stdlib.h>

struct member {
    struct handle done; /* called when task is */
    struct task_group *group;
    struct task *task; /* owned */
    struct member *next, *previous;
};

/* ---- members ------------------------------------------------------------- */

static _Noreturn void stop_member(const struct member *member,
                                  const char *problem)
{
    struct origin made = object_origin(member->task);
    die("%s:%d: task %s: %s", made.file, made.line, task_name(member->task),
        problem);
}

static void free_member(struct member *member)
{
    handle_cancel(&member->done);
    unref(member->task);
    free(member);
}

static void remove_member(struct member *member)
{
    if (member->next)
        member->next->previous = member->previous;
    if (member->previous)
        member->previous->next = member->next;
    else
        member->group->members = member->next;
    free_member(member);
}

/* Those that are left when the loop is closed. */
static void forget_members(struct task_group *group)
{
    struct member *next;
    for (struct member *m = group->members; m; m = next) {
        next = m->next;
        free_member(m);
    }
    group->members = NULL;
}

static void add_error(struct task_group *group, int error)
{
    group->errors = xrealloc(group->errors, (group->error_count + 1) *
                                                sizeof group->errors[0]);
    group->errors[group->error_count++] = error;
}

static void abort_members(struct task_group *group)
{
    group->aborting = 1;
    for (struct member *m = group->members; m; m = m->next)
        task_cancel(m->task);
}

// TODO(15.1): a member is done.
static int member_is_done(void *argument)
{
    remove_member(argument);
    return 0;
}

struct task *task_group_create_task(struct task_group *group, struct co *co)
{
    if (!group->entered || group->aborting ||
        (group->leaving && !group->members)) {
        unref(co);
        return NULL;
    }
    struct member *member = xcalloc(1, sizeof *member);
    member->group = group;
    member->task = create_task(co);
    member->done = HANDLE(member_is_done, member);
    member->next = group->members;
    if (member->next)
        member->next->previous = member;
    group->members = member;
    must_succeed(
        future_add_done_callback(&member->task->future, &member->done));
    return member->task;
}

/* ---- the block ----------------------------------------------------------- */

struct task_group_run {
    CO;
    struct task_group *group; /* the caller's */
    struct co *body;          /* owned until it is awaited */
    int error;                /* of body, 0: none */
    int cancelled;            /* ECANCELED is to be raised at the end */
    int waiting;              /* why waiting has ended */
    struct value result;
};

static void task_group_run_drop(struct task_group_run *self)
{
    co_free(self->body);
}

// TODO(15.1): the body has ended.
static void leave(struct task_group_run *self)
{
    abort_members(self->group);
}

// TODO(15.1): the error of the whole.
static int outcome(struct task_group_run *self)
{
    if (self->error)
        add_error(self->group, self->error);
    return self->error;
}

static void forget_all_done(struct task_group *group)
{
    if (group->all_done)
        unref(group->all_done);
    group->all_done = NULL;
}

ASYNC(task_group_run, task_group_run_drop)
{
    int error;
    BEGIN;
    self->group->parent = current_task();
    self->group->entered = 1;
    TRY_AWAIT(self->error, self->result, self->body);
    leave(self);
    // TODO(15.1): wait until no member is left.
    error = outcome(self);
    if (error)
        RAISE(error);
    RETURN(self->result);
FINALLY:
    self->group->leaving = 1;
    if (self->frame.error)
        value_drop(self->result); /* the body had one, and nobody gets it */
    forget_all_done(self->group);
    forget_members(self->group);
    END;
}

struct co *task_group_run(struct task_group *group, struct co *body)
{
    co_check(body);
    if (group->entered && (!group->leaving || group->members))
        co_stop(body, "its task group is entered already");
    *group = (struct task_group){.parent = NULL};
    return CALL(task_group_run, .group = group, .body = body);
}

void task_group_end(struct task_group *group)
{
    if (group->members)
        stop_member(group->members, "its group is ended while it runs");
    free(group->errors);
    *group = (struct task_group){.parent = NULL};
}
