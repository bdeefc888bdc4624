/* main.c: fetches all pages at once, and gives up those that take too long. */
#include <fetch_all.h>
#include <job.h>
#include <loop.h>

int main(int argc, char **argv)
{
    struct job job;
    job_begin(&job, argc, argv, OPTION_TIMEOUT);
    struct loop *loop = loop_new();
    fetch_all(loop, &job);
    loop_free(loop);
    return job_end(&job);
}
