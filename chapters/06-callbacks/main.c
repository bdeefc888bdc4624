/* main.c: fetches all pages at once, in callbacks that an event loop calls. */
#include <die.h>
#include <download.h>
#include <job.h>
#include <loop.h>

#include <stdlib.h>

struct work {
    struct job job;
    struct loop *loop;
    int left; /* pages that are not done */
};

struct fetch {
    struct work *work;
    struct page *page;
    struct download download;
    struct handle done; /* called when the page came or failed */
};

static int page_done(void *argument)
{
    struct fetch *fetch = argument;
    job_page_done(&fetch->work->job, fetch->page);
    if (--fetch->work->left == 0)
        loop_stop(fetch->work->loop);
    return 0;
}

static void start(struct fetch *fetch, struct work *work, struct page *page)
{
    fetch->work = work;
    fetch->page = page;
    fetch->done = HANDLE(page_done, fetch);
    must_succeed(
        download_start(&fetch->download, work->loop, page, &fetch->done));
}

int main(int argc, char **argv)
{
    struct work work;
    job_begin(&work.job, argc, argv, OPTION_NONE);
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
