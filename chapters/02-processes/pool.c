/* pool.c: child processes that fetch pages, and the parent that leads them. */
#include <pool.h>
#include <die.h>
#include <pipes.h>
#include <timeline.h>
#include <worker.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct pool {
    struct job *job;
    struct worker *workers;
    int count;      /* of workers */
    int next;       /* index of the first page that nobody was given */
    int queue[2];   /* indexes of pages: the parent writes, workers read */
    int results[2]; /* messages: workers write, the parent reads */
};

/* ---- starting ----------------------------------------------------------- */

/* Notes who has the page, and says so where the pages share few workers. */
static void note_taken(struct pool *pool, struct worker *worker,
                       struct page *page)
{
    worker->page = page;
    page_start(page);
    if (pool->job->options.workers && pool->job->count <= TIMELINE_BARS_MAX)
        printf("page %d: taken by pid %ld\n", page->number, (long)worker->pid);
}

/* Starts a worker with the next page. Returns 0 if that cannot be now. */
static int start_worker(struct pool *pool)
{
    struct worker *worker = &pool->workers[pool->count];
    struct page *page = &pool->job->pages[pool->next];
    *worker = (struct worker){.number = pool->count,
                              .page = page,
                              .queue = pool->queue[0],
                              .results = pool->results[1]};
    fflush(NULL); /* else the child would have a copy of what is not written */
    worker->pid = fork();
    if (worker->pid < 0)
        return 0;
    if (worker->pid == 0) {
        close(pool->queue[1]);
        close(pool->results[0]);
        worker_run(worker, pool->job);
    }
    pool->count++;
    pool->next++;
    note_taken(pool, worker, page);
    return 1;
}

static void start_workers(struct pool *pool)
{
    int wanted = pool->job->options.workers;
    if (wanted == 0)
        wanted = OPTIONS_WORKERS_MAX;
    if (wanted > pool->job->count)
        wanted = pool->job->count;
    pool->workers = xcalloc((size_t)wanted, sizeof *pool->workers);
    pipe_open(pool->queue);
    pipe_open(pool->results);
    int error = 0;
    for (int i = 0; i < wanted; i++)
        if (!start_worker(pool))
            error = errno;
    if (error)
        fprintf(stderr, "only %d of %d processes could be started: %s\n",
                pool->count, wanted, strerror(error));
    close(pool->queue[0]); /* these ends are the workers' */
    close(pool->results[1]);
}

/* ---- leading ------------------------------------------------------------ */

/* Puts the next page into the queue, and ends the queue behind the last. When
 * no worker is left to read it, finish_untaken() tells of the page. */
static void offer_page(struct pool *pool)
{
    int index = pool->next++;
    if (index < pool->job->count)
        pipe_write(pool->queue[1], &index, sizeof index);
    else if (index == pool->job->count)
        close(pool->queue[1]);
}

static void note_done(struct job *job, struct page *page,
                      const struct page *result)
{
    const char *url = page->url; /* ours: the worker's is of no use here */
    *page = *result;
    page->url = url;
    job_page_done(job, page);
}

/* Reads what the workers tell, until all of them have ended. The queue is one
 * page ahead of them, so that a free worker does not wait for the parent. */
static void lead_workers(struct pool *pool)
{
    struct message message;
    offer_page(pool);
    while (pipe_read(pool->results[0], &message, sizeof message)) {
        struct worker *worker = &pool->workers[message.worker];
        struct page *page = &pool->job->pages[message.page.number - 1];
        if (message.kind == PAGE_TAKEN) {
            note_taken(pool, worker, page);
            continue;
        }
        worker->page = NULL;
        note_done(pool->job, page, &message.page);
        offer_page(pool);
    }
    close(pool->results[0]);
    if (pool->next <= pool->job->count)
        close(pool->queue[1]); /* all died before the last page was offered */
}

/* ---- the end ------------------------------------------------------------ */

static void finish_lost(struct job *job, struct page *page)
{
    page_finish(page);
    job_page_done(job, page);
}

/* Waits for the process. A page that it still has died with it. */
static void wait_for_worker(struct job *job, struct worker *worker)
{
    int status;
    struct rusage usage;
    long pid = (long)worker->pid;
    while (wait4(worker->pid, &status, 0, &usage) < 0)
        if (errno != EINTR)
            die_errno("wait4");
    account_child(&job->account, &usage);
    if (!worker->page)
        return;
    if (WIFSIGNALED(status))
        page_fail(worker->page,
                  "its process (pid %ld) was ended by signal %d (%s)", pid,
                  WTERMSIG(status), strsignal(WTERMSIG(status)));
    else
        page_fail(worker->page, "its process (pid %ld) ended with status %d",
                  pid, WEXITSTATUS(status));
    finish_lost(job, worker->page);
}

/* Pages that nobody brought and nobody had: the workers died before. */
static void finish_untaken(struct job *job)
{
    for (int i = 0; i < job->count; i++) {
        struct page *page = &job->pages[i];
        if (page->finished > 0)
            continue;
        page_start(page);
        page_fail(page, "no process was left to fetch it");
        finish_lost(job, page);
    }
}

void pool_fetch(struct job *job)
{
    struct pool pool = {.job = job};
    start_workers(&pool);
    lead_workers(&pool);
    for (int i = 0; i < pool.count; i++)
        wait_for_worker(job, &pool.workers[i]);
    finish_untaken(job);
    job->account.processes = job->account.threads = 1 + pool.count;
    free(pool.workers);
}
