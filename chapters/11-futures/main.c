/* main.c: fetches all pages at once: a future for each. */
#include <die.h>
#include <job.h>
#include <page_future.h>

#include <stdlib.h>

struct work {
    struct job job;
    struct loop *loop;
    int left; /* pages that are not done */
};

struct fetch {
    struct work *work;
    struct page *page;
    struct future *future; /* what becomes of the page; owned */
    struct handle done;    /* called when that is known */
};

static int page_done(void *argument)
{
    struct fetch *fetch = argument;
    int error; /* the page says which */
    must_succeed(future_error(fetch->future, &error));
    future_unref(fetch->future);
    job_page_done(&fetch->work->job, fetch->page);
    if (--fetch->work->left == 0)
        loop_stop(fetch->work->loop);
    return 0;
}

static void start(struct fetch *fetch, struct work *work, struct page *page)
{
    fetch->work = work;
    fetch->page = page;
    fetch->future = page_future(work->loop, page, work->job.options.timeout);
    fetch->done = HANDLE(page_done, fetch);
    must_succeed(future_add_done_callback(fetch->future, &fetch->done));
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
