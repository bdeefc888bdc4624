/* main.c: exercise 4.2 (extend): at most K pages at once.
 *
 * A polite client does not ask one server for a thousand pages at the same
 * moment. With -w K (job.options.workers; 0 if it is not given) at most K pages
 * may be under way:
 *   - A page is under way from its first step until it is done.
 *   - As soon as one is done, the next is begun: nobody waits for a slow page
 *     but itself.
 *   - Without -w, or with K larger than the number of pages, all are begun at
 *     once, as before. Pages are begun in their order.
 * ask_all() asks the connections that were begun, and not all of them;
 * otherwise it is as in the chapter.
 */
#include <connection.h>
#include <die.h>
#include <job.h>

#include <stdlib.h>

struct count {
    long long asked;   /* steps that were tried */
    long long in_vain; /* steps that could not go on yet */
};

/* Asks each of the first begun connections once. Returns how many of them are
 * not done. */
static int ask_all(struct job *job, struct connection *connections, int begun,
                   struct count *count)
{
    int left = 0;
    for (int i = 0; i < begun; i++) {
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

// TODO(4.2): begin a page only while fewer than K are under way.
static void fetch_all(struct job *job, struct connection *connections,
                      struct count *count)
{
    for (int i = 0; i < job->count; i++)
        connection_begin(&connections[i], &job->pages[i]);
    while (ask_all(job, connections, job->count, count) > 0)
        continue;
}

int main(int argc, char **argv)
{
    struct job job;
    struct count count = {0, 0};
    job_begin(&job, argc, argv, OPTION_WORKERS);
    struct connection *connections =
        xcalloc((size_t)job.count, sizeof *connections);
    fetch_all(&job, connections, &count);
    free(connections);
    printf("asked %lld times, %lld in vain\n", count.asked, count.in_vain);
    return job_end(&job);
}
