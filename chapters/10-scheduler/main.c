/* main.c: fetches all pages at once, each in a function that reads like one
 * that waits. */
#include <die.h>
#include <fetch.h>
#include <job.h>
#include <loop.h>
#include <scheduler.h>

#include <errno.h>
#include <stdlib.h>

struct work {
    struct job job;
    struct loop *loop;
    int left; /* pages that are not done */
};

struct fetch {
    struct work *work;
    struct page *page;
    struct runner runner;
    struct timer timeout; /* -t */
    struct handle done;   /* called when the generator has ended */
};

static int page_done(void *argument)
{
    struct fetch *fetch = argument;
    timer_cancel(&fetch->timeout);
    generator_free(fetch->runner.frame);
    job_page_done(&fetch->work->job, fetch->page);
    if (--fetch->work->left == 0)
        loop_stop(fetch->work->loop);
    return 0;
}

/* It is not asked to stop: an error is raised where it stands. */
static int give_up(void *argument)
{
    struct fetch *fetch = argument;
    if (scheduler_throw(&fetch->runner, ECANCELED))
        page_fail(fetch->page, "not complete within %g s",
                  fetch->work->job.options.timeout);
    return 0;
}

static void start(struct fetch *fetch, struct work *work, struct page *page)
{
    double seconds = work->job.options.timeout;
    fetch->work = work;
    fetch->page = page;
    fetch->done = HANDLE(page_done, fetch);
    fetch->timeout = TIMER(give_up, fetch);
    must_succeed(scheduler_start(&fetch->runner, work->loop, fetch_page(page),
                                 &fetch->done));
    if (seconds > 0)
        must_succeed(loop_call_later(work->loop, seconds, &fetch->timeout));
}

int main(int argc, char **argv)
{
    struct work work;
    job_begin(&work.job, argc, argv, OPTION_TIMEOUT);
    work.loop = loop_new();
    work.left = work.job.count;
    struct fetch *fetches = xcalloc((size_t)work.left, sizeof *fetches);
    for (int i = 0; i < work.job.count; i++)
        start(&fetches[i], &work, &work.job.pages[i]);
    must_succeed(loop_run_forever(work.loop));
    loop_free(work.loop);
    free(fetches);
    return job_end(&work.job);
}
