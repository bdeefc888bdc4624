/* main.c: fetches all pages at once, however many, with the best selector. */
#include <fetch_all.h>
#include <job.h>
#include <loop.h>

#include <stdio.h>

int main(int argc, char **argv)
{
    struct job job;
    job_begin(&job, argc, argv, OPTION_TIMEOUT);
    struct loop *loop = loop_new();
    fetch_all(loop, &job);
    printf("selector: %s\n", loop_selector(loop));
    loop_free(loop);
    return job_end(&job);
}
