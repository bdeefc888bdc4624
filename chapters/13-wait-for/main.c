/* main.c: fetches all pages at once, each within a limit. */
#include <die.h>
#include <fetch_one.h>
#include <job.h>
#include <run.h>

#include <stdlib.h>

struct fetch_all {
    CO;
    struct job *job;
    struct task **tasks; /* one for each page; owned */
    int i;
};

ASYNC(fetch_all)
{
    BEGIN;
    self->tasks = xcalloc((size_t)self->job->count, sizeof(struct task *));
    for (int i = 0; i < self->job->count; i++)
        self->tasks[i] =
            create_task(fetch_one(self->job, &self->job->pages[i]));
    for (self->i = 0; self->i < self->job->count; self->i++)
        AWAIT(self->tasks[self->i]);
FINALLY:
    free(self->tasks);
    END;
}

int main(int argc, char **argv)
{
    struct job job;
    job_begin(&job, argc, argv, OPTION_TIMEOUT);
    must_succeed(async_run(CALL(fetch_all, .job = &job)));
    return job_end(&job);
}
