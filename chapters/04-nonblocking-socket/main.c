/* main.c: fetches all pages at once, asking each of them again and again
 * whether it can go on. */
#include <connection.h>
#include <die.h>
#include <job.h>

#include <stdlib.h>

struct count {
    long long asked;   /* steps that were tried */
    long long in_vain; /* steps that could not go on yet */
};

/* Asks every connection once. Returns how many are not done. */
static int ask_all(struct job *job, struct connection *connections,
                   struct count *count)
{
    int left = 0;
    for (int i = 0; i < job->count; i++) {
        struct connection *c = &connections[i];
        if (c->state == CONNECTION_DONE)
            continue;
        count->asked++;
        if (!connection_step(c))
            count->in_vain++;
        if (c->state == CONNECTION_DONE)
            job_page_done(job, c->page);
        else
            left++;
    }
    return left;
}

int main(int argc, char **argv)
{
    struct job job;
    struct count count = {0, 0};
    job_begin(&job, argc, argv, OPTION_NONE);
    struct connection *connections =
        xcalloc((size_t)job.count, sizeof *connections);
    for (int i = 0; i < job.count; i++)
        connection_begin(&connections[i], &job.pages[i]);
    while (ask_all(&job, connections, &count) > 0)
        continue;
    free(connections);
    printf("asked %lld times, %lld in vain\n", count.asked, count.in_vain);
    return job_end(&job);
}
