/* main.c: chapter 8's, for exercise 8.2: a counting selector stands between the
 * loop and the selector that LOOP_SELECTOR chooses. There is nothing to do
 * here. */
#include <counting_selector.h>
#include <fetch_all.h>
#include <job.h>
#include <loop.h>

int main(int argc, char **argv)
{
    struct job job;
    job_begin(&job, argc, argv, OPTION_TIMEOUT);
    struct loop *loop = loop_new();
    must_succeed(
        loop_set_selector(loop, counting_selector_around(selector_open())));
    fetch_all(loop, &job);
    loop_free(loop);
    return job_end(&job);
}
