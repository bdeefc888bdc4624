/* main.c: exercise 6.2: fetches pages, and counts primes in the same loop.
 * Nothing to do here: prime_count.c is yours. */
#include <die.h>
#include <download.h>
#include <job.h>
#include <prime_count.h>

#include <stdlib.h>

enum { END = 3000000 };

struct work {
    struct job job;
    struct loop *loop;
    int left; /* pages that are not done; and 1 for the count */
    struct prime_count count;
    struct handle counted; /* called when the count is done */
    struct handle other;   /* called in every tick until then */
    long turns;            /* how often it was */
};

struct fetch {
    struct work *work;
    struct page *page;
    struct download download;
    struct handle done; /* called when the page came or failed */
};

int is_prime(long number)
{
    for (long divisor = 2; divisor * divisor <= number; divisor++)
        if (number % divisor == 0)
            return 0;
    return number > 1;
}

static void one_less(struct work *work)
{
    if (--work->left == 0)
        loop_stop(work->loop);
}

static int page_done(void *argument)
{
    struct fetch *fetch = argument;
    job_page_done(&fetch->work->job, fetch->page);
    one_less(fetch->work);
    return 0;
}

static int other(void *argument)
{
    struct work *work = argument;
    work->turns++;
    return loop_call_soon(work->loop, &work->other);
}

static int counted(void *argument)
{
    struct work *work = argument;
    handle_cancel(&work->other);
    printf("%ld primes below %d; another callback had %ld turns meanwhile\n",
           work->count.primes, END, work->turns);
    one_less(work);
    return 0;
}

static void start_page(struct fetch *fetch, struct work *work,
                       struct page *page)
{
    fetch->work = work;
    fetch->page = page;
    fetch->done = HANDLE(page_done, fetch);
    download_start(&fetch->download, work->loop, page, &fetch->done);
}

static void start_count(struct work *work)
{
    work->other = HANDLE(other, work);
    work->counted = HANDLE(counted, work);
    work->turns = 0;
    int error =
        prime_count_start(&work->count, work->loop, 2, END, &work->counted);
    if (!error)
        error = loop_call_soon(work->loop, &work->other);
    if (error)
        die("the count does not start: %s", error_name(error));
}

int main(int argc, char **argv)
{
    struct work work;
    job_begin(&work.job, argc, argv, OPTION_NONE);
    work.loop = loop_new();
    work.left = work.job.count + 1;
    struct fetch *fetches = xcalloc((size_t)work.job.count, sizeof *fetches);
    for (int i = 0; i < work.job.count; i++)
        start_page(&fetches[i], &work, &work.job.pages[i]);
    start_count(&work);
    loop_run_forever(work.loop);
    loop_free(work.loop);
    free(fetches);
    return job_end(&work.job);
}
