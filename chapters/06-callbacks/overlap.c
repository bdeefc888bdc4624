/* overlap.c: three jobs, and each of them computes, waits for a page, computes
 * again. The waits overlap; what is computed does not. */
#include <account.h>
#include <die.h>
#include <download.h>
#include <loop.h>
#include <monotonic.h>
#include <slow_server.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { JOBS = 3, URL_SIZE = 64, COLUMNS = 60 };

static const double delay = 0.3; /* seconds until a page comes */
static const double work = 0.1;  /* seconds that are computed each time */

struct span {
    double from, to; /* monotonic seconds */
};

struct three_parts {
    struct loop *loop;          /* the caller's */
    int *left;                  /* jobs that are not done; the caller's */
    struct handle turn;         /* its next part */
    char url[URL_SIZE];         /* of its page */
    struct page page;           /* what it waits for */
    struct download download;   /* of the page */
    struct span before, behind; /* when it computed */
};

static struct span compute(void)
{
    struct span span = {monotonic_now(), 0};
    do
        span.to = monotonic_now();
    while (span.to - span.from < work);
    return span;
}

static int third_part(void *argument)
{
    struct three_parts *job = argument;
    if (!page_ok(&job->page))
        die("%s: %s", job->url, job->page.reason);
    job->behind = compute();
    if (--*job->left == 0)
        loop_stop(job->loop);
    return 0;
}

static int first_part(void *argument)
{
    struct three_parts *job = argument;
    job->before = compute();
    job->turn = HANDLE(third_part, job); /* the second is the page */
    download_start(&job->download, job->loop, &job->page, &job->turn);
    return 0;
}

static void run(struct three_parts *jobs, int port)
{
    struct loop *loop = loop_new();
    int left = JOBS, error = 0;
    for (int i = 0; i < JOBS && !error; i++) {
        struct three_parts *job = &jobs[i];
        *job = (struct three_parts){
            .loop = loop, .left = &left, .turn = HANDLE(first_part, job)};
        snprintf(job->url, URL_SIZE, "http://127.0.0.1:%d/delay/%g/%d", port,
                 delay, i + 1);
        job->page.url = job->url;
        error = loop_call_soon(loop, &job->turn);
    }
    if (!error)
        error = loop_run_forever(loop);
    if (error)
        die("%s", error_text(error));
    loop_free(loop);
}

/* ---- the drawing -------------------------------------------------------- */

static void fill(char *bar, char with, struct span span, struct span all)
{
    double column = (all.to - all.from) / COLUMNS;
    int from = (int)((span.from - all.from) / column);
    int to = (int)((span.to - all.from) / column);
    memset(bar + from, with, (size_t)(to - from));
}

static void draw(const struct three_parts *jobs, struct span all)
{
    printf("# computes   . waits for its page\n");
    for (int i = 0; i < JOBS; i++) {
        const struct three_parts *job = &jobs[i];
        struct span wait = {job->page.started, job->page.finished};
        char bar[COLUMNS + 1] = "";
        memset(bar, ' ', COLUMNS);
        fill(bar, '.', wait, all);
        fill(bar, '#', job->before, all);
        fill(bar, '#', job->behind, all);
        printf("%4d |%s|\n", i + 1, bar);
    }
}

static double length(struct span span)
{
    return span.to - span.from;
}

static void tell(const struct three_parts *jobs, struct span all)
{
    double computed = 0, waited = 0;
    for (int i = 0; i < JOBS; i++) {
        const struct page *page = &jobs[i].page;
        computed += length(jobs[i].before) + length(jobs[i].behind);
        waited += page->finished - page->started;
    }
    printf("computed %.3f s + waited %.3f s = %.3f s one after another\n",
           computed, waited, computed + waited);
    printf("wall %.3f s, cpu %.3f s\n", length(all), account_cpu_now());
}

int main(int argc, char **argv)
{
    struct slow_server server;
    struct slow_server_report report;
    struct three_parts jobs[JOBS];
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    slow_server_start(&server);
    struct span all = {monotonic_now(), 0};
    run(jobs, server.port);
    all.to = monotonic_now();
    draw(jobs, all);
    if (slow_server_stop(&server, &report) != 0)
        die("the slow server died");
    printf("the server got %ld requests, at most %ld at once\n",
           report.requests, report.most_at_once);
    tell(jobs, all);
    return EXIT_SUCCESS;
}
