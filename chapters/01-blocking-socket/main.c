/* main.c: fetches all pages, one after another. */
#include <fetch.h>
#include <job.h>

int main(int argc, char **argv)
{
    struct job job;
    job_begin(&job, argc, argv, OPTION_NONE);
    for (int i = 0; i < job.count; i++) {
        fetch_page(&job.pages[i]);
        job_page_done(&job, &job.pages[i]);
    }
    return job_end(&job);
}
