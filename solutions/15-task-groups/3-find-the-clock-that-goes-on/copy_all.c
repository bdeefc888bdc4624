/* copy_all.c: exercise 15.3 (find the bug): the clock that goes on.
 *
 * Two copies are made, one after the other, and each tells every second how far
 * it is. But the first one goes on telling when it is long over, and nobody can
 * make it stop. Find the mistake and mend it: it is in this file. What
 * copy_all() promises stands in copy_all.h; each word of it is to hold when you
 * have mended it, also for a copy that fails, and for one that is cancelled.
 */
#ifdef EXERCISE
// TODO(15.3): there is one mistake in this file.
#endif
#include <copy_all.h>
#include <task_group.h>

struct copy_part {
    CO;
    struct copy *copy;
    const struct part *part;
};

ASYNC(copy_part)
{
    BEGIN;
    AWAIT(async_sleep(self->part->seconds));
    if (self->part->error)
        RAISE(self->part->error);
    self->copy->ready++;
    END;
}

struct tell_each_second {
    CO;
    struct copy *copy;
};

ASYNC(tell_each_second)
{
    BEGIN;
    for (;;) {
        AWAIT(async_sleep(1));
        self->copy->tell(self->copy);
    }
    END;
}

#ifndef EXERCISE
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
    TRY_AWAIT(self->error, self->teller);
    END;
}
#else
struct start_parts {
    CO;
    struct copy *copy;
    struct task_group *group;
};

ASYNC(start_parts)
{
    BEGIN;
    start_task(CALL(tell_each_second, .copy = self->copy));
    for (int i = 0; i < self->copy->count; i++)
        task_group_create_task(
            self->group,
            CALL(copy_part, .copy = self->copy, .part = &self->copy->parts[i]));
    END;
}

struct copy_all {
    CO;
    struct copy *copy;
    struct task_group group;
    int error; /* of the group; 0: none */
};

ASYNC(copy_all)
{
    BEGIN;
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
    END;
}
#endif

struct co *copy_all(struct copy *copy)
{
    return CALL(copy_all, .copy = copy);
}
