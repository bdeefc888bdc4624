/* main.c: fetches all pages at once, in a group of tasks that ends with them.
 */
#include <die.h>
#include <fetch_one.h>
#include <job.h>
#include <run.h>
#include <task_group.h>

struct start_all {
    CO;
    struct job *job;
    struct task_group *group;
};

ASYNC(start_all)
{
    BEGIN;
    for (int i = 0; i < self->job->count; i++)
        task_group_create_task(self->group,
                               fetch_one(self->job, &self->job->pages[i]));
    END;
}

struct fetch_all {
    CO;
    struct job *job;
    struct task_group group;
};

ASYNC(fetch_all)
{
    BEGIN;
    AWAIT(task_group_run(&self->group, CALL(start_all, .job = self->job,
                                            .group = &self->group)));
FINALLY:
    task_group_end(&self->group);
    END;
}

int main(int argc, char **argv)
{
    struct job job;
    job_begin(&job, argc, argv, OPTION_TIMEOUT);
    must_succeed(async_run(CALL(fetch_all, .job = &job)));
    return job_end(&job);
}
