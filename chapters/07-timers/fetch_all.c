/* fetch_all.c: the job of every chapter, in a loop: chapter 6's main.c, with a
 * time limit. */
#include <fetch_all.h>
#include <die.h>
#include <download.h>

#include <stdlib.h>

struct work {
    struct job *job;
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
    job_page_done(fetch->work->job, fetch->page);
    if (--fetch->work->left == 0)
        loop_stop(fetch->work->loop);
    return 0;
}

static void start(struct fetch *fetch, struct work *work, struct page *page)
{
    fetch->work = work;
    fetch->page = page;
    fetch->done = HANDLE(page_done, fetch);
    must_succeed(download_start(&fetch->download, work->loop, page,
                                work->job->options.timeout, &fetch->done));
}

void fetch_all(struct loop *loop, struct job *job)
{
    struct work work = {job, loop, job->count};
    struct fetch *fetches = xcalloc((size_t)job->count, sizeof *fetches);
    for (int i = 0; i < job->count; i++)
        start(&fetches[i], &work, &job->pages[i]);
    do /* also when somebody else stops it: the loop holds our handles */
        must_succeed(loop_run_forever(loop));
    while (work.left > 0);
    free(fetches);
}
