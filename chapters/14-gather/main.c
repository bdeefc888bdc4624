/* main.c: fetches all pages at once, and waits for all of them at once. */
#include <die.h>
#include <fetch_one.h>
#include <gather.h>
#include <job.h>
#include <run.h>

#include <stdlib.h>

struct fetch_all {
    CO;
    struct job *job;
    struct future **pages;   /* one for each; owned */
    struct outcome *results; /* what became of them; owned */
};

ASYNC(fetch_all)
{
    size_t count = (size_t)self->job->count;
    BEGIN;
    self->pages = xcalloc(count, sizeof(struct future *));
    self->results = xcalloc(count, sizeof self->results[0]);
    for (size_t i = 0; i < count; i++)
        self->pages[i] =
            ensure_future(fetch_one(self->job, &self->job->pages[i]));
    AWAIT(gather(self->pages, count, self->results, 0));
FINALLY:
    free(self->pages);
    free(self->results);
    END;
}

int main(int argc, char **argv)
{
    struct job job;
    job_begin(&job, argc, argv, OPTION_TIMEOUT);
    must_succeed(async_run(CALL(fetch_all, .job = &job)));
    return job_end(&job);
}
