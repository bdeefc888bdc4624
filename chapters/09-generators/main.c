/* main.c: fetches all pages at once, in generators, resuming each of them again
 * and again. */
#include <die.h>
#include <fetch.h>
#include <job.h>

#include <stdlib.h>

/* Resumes every generator once. Returns how many have not ended. */
static int resume_all(struct job *job, struct fetch *fetches,
                      long long *resumed)
{
    int left = 0;
    for (int i = 0; i < job->count; i++) {
        struct frame *g = &fetches[i].frame;
        if (generator_state(g) == GENERATOR_ENDED)
            continue;
        ++*resumed;
        if (generator_next(g) == 0)
            left++;
        else
            job_page_done(job, fetches[i].page);
    }
    return left;
}

int main(int argc, char **argv)
{
    struct job job;
    long long resumed = 0;
    job_begin(&job, argc, argv, OPTION_NONE);
    struct fetch *fetches = xcalloc((size_t)job.count, sizeof *fetches);
    for (int i = 0; i < job.count; i++)
        fetch_begin(&fetches[i], &job.pages[i]);
    while (resume_all(&job, fetches, &resumed) > 0)
        continue;
    free(fetches);
    printf("resumed %lld times\n", resumed);
    return job_end(&job);
}
