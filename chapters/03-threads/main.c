/* main.c: fetches all pages at once, each in a thread of its own, or with a
 * pool of K threads (-w K). */
#include <crew.h>
#include <die.h>
#include <fetch.h>
#include <job.h>

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static struct job job; /* all threads see this one */

static int next; /* index of the first page that no thread of the pool took */
static pthread_mutex_t next_lock = PTHREAD_MUTEX_INITIALIZER; /* guards next */

/* ---- in the threads ----------------------------------------------------- */

/* Nobody else writes to this page, so it needs no lock. To what all share, the
 * job, only job_page_done() writes, and it takes a lock. */
static void fetch(struct page *page)
{
    if (page->number == job.options.crash)
        abort();
    fetch_page(page);
    job_page_done(&job, page);
}

static void *fetch_one(void *page)
{
    fetch(page);
    return NULL;
}

static struct page *take_page(void)
{
    pthread_mutex_lock(&next_lock);
    struct page *page = next < job.count ? &job.pages[next++] : NULL;
    pthread_mutex_unlock(&next_lock);
    return page;
}

static void *fetch_many(void *unused)
{
    struct page *page;
    while ((page = take_page()))
        fetch(page);
    return unused;
}

/* ---- starting them ------------------------------------------------------ */

/* A thread for each page. Returns how many were started. */
static int start_one_each(pthread_t *threads)
{
    int started = 0;
    for (int i = 0; i < job.count; i++) {
        struct page *page = &job.pages[i];
        int error = crew_start(&threads[started], fetch_one, page);
        if (!error) {
            started++;
            continue;
        }
        page_fail(page, "cannot start its thread: %s", strerror(error));
        job_page_done(&job, page);
    }
    return started;
}

/* A pool of up to size threads. Where not one can be had, this thread does the
 * work. Returns how many were started. */
static int start_pool(pthread_t *threads, int size)
{
    int started = 0;
    while (started < size &&
           crew_start(&threads[started], fetch_many, NULL) == 0)
        started++;
    if (started == 0)
        fetch_many(NULL);
    return started;
}

int main(int argc, char **argv)
{
    job_begin(&job, argc, argv, OPTION_WORKERS | OPTION_CRASH);
    pthread_t *threads = xcalloc((size_t)job.count, sizeof *threads);
    int size =
        job.options.workers < job.count ? job.options.workers : job.count;
    int started = size ? start_pool(threads, size) : start_one_each(threads);
    crew_join(threads, started);
    free(threads);
    job.account.threads = 1 + started;
    return job_end(&job);
}
