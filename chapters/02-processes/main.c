/* main.c: fetches all pages, each in a process of its own. */
#include <job.h>
#include <pool.h>

int main(int argc, char **argv)
{
    struct job job;
    job_begin(&job, argc, argv, OPTION_WORKERS | OPTION_CRASH);
    pool_fetch(&job);
    return job_end(&job);
}
