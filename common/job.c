/* job.c: the job of every chapter: fetch all these pages, and say what it
 * took. */
#include <job.h>
#include <descriptors.h>
#include <die.h>
#include <monotonic.h>
#include <timeline.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { URL_SIZE = 64 }; /* bytes for the URL of a page of the slow server */

static void take_urls(struct job *job)
{
    for (int i = 0; i < job->count; i++)
        job->pages[i].url = job->options.urls[i];
}

static void make_urls(struct job *job)
{
    slow_server_start(&job->server);
    job->urls = xcalloc((size_t)job->count, URL_SIZE);
    for (int i = 0; i < job->count; i++) {
        char *url = job->urls + (size_t)i * URL_SIZE;
        snprintf(url, URL_SIZE, "http://127.0.0.1:%d/delay/%g/%d",
                 job->server.port, job->options.delay, i + 1);
        job->pages[i].url = url;
    }
}

void job_begin(struct job *job, int argc, char **argv, int accepted)
{
    *job = (struct job){.name = argv[0], .account = {1, 1, 0, 0}};
    program_begin(argv[0]);
    options_parse(&job->options, argc, argv, accepted);
    descriptors_raise_limit();
    int urls = job->options.url_count;
    job->count = urls ? urls : job->options.pages;
    if (job->options.crash > job->count)
        die_usage("--crash %d: there are only %d pages", job->options.crash,
                  job->count);
    if (job->options.trace) {
        job->trace = fopen(job->options.trace, "w");
        if (!job->trace)
            die_errno("cannot write \"%s\"", job->options.trace);
    }
    job->pages = xcalloc((size_t)job->count, sizeof *job->pages);
    for (int i = 0; i < job->count; i++)
        job->pages[i].number = i + 1;
    if (urls)
        take_urls(job);
    else
        make_urls(job);
    job->started = monotonic_now();
}

/* Moves the counter at every hundredth part of the work. */
static void show_counter(const struct job *job, int done)
{
    int part = job->count < 100 ? 1 : job->count / 100;
    if (!isatty(STDOUT_FILENO) || (done % part && done < job->count))
        return;
    printf("\r%d of %d pages%s", done, job->count,
           done < job->count ? "" : "\n");
    fflush(stdout);
}

void job_page_done(struct job *job, const struct page *page)
{
    flockfile(stdout); /* counted and shown in the same order */
    int done = atomic_fetch_add(&job->done, 1) + 1;
    if (!page_ok(page))
        fprintf(stderr, "page %d: %s: %s\n", page->number, page->url,
                page->reason);
    else if (job->count <= TIMELINE_BARS_MAX)
        printf("page %d: %llu bytes in %.3f s from %s\n", page->number,
               page->bytes, page->finished - page->started, page->url);
    if (job->count > TIMELINE_BARS_MAX)
        show_counter(job, done);
    else
        fflush(stdout);
    funlockfile(stdout);
}

static void write_trace(struct job *job, double end)
{
    const char *name = strrchr(job->name, '/');
    if (strcmp(strrchr(job->options.trace, '.'), ".svg") == 0)
        timeline_write_svg(job->trace, name ? name + 1 : job->name, job->pages,
                           job->count, job->started, end);
    else
        timeline_write_json(job->trace, job->pages, job->count, job->started);
    int failed = ferror(job->trace);
    if (fclose(job->trace) != 0 || failed)
        die_errno("cannot write \"%s\"", job->options.trace);
}

/* Stops the server, and tells what it counted. Returns -1 if it had died. */
static int stop_server(struct job *job)
{
    struct slow_server_report report;
    if (slow_server_stop(&job->server, &report) != 0) {
        fprintf(stderr, "the slow server died\n");
        return -1;
    }
    printf("the server got %ld request%s, at most %ld at once\n",
           report.requests, report.requests == 1 ? "" : "s",
           report.most_at_once);
    return 0;
}

int job_end(struct job *job)
{
    double end = job->started;
    int failed = 0;
    for (int i = 0; i < job->count; i++) {
        end = fmax(end, job->pages[i].finished);
        failed += !page_ok(&job->pages[i]);
    }
    double axis_end = fmax(end, job->started + job->options.axis);
    timeline_print(job->pages, job->count, job->started, axis_end);
    if (job->urls && stop_server(job) != 0)
        failed++;
    account_print(&job->account, job->pages, job->count, end - job->started,
                  timeline_in_flight(job->pages, job->count));
    if (job->trace)
        write_trace(job, axis_end);
    free(job->pages);
    free(job->urls);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
