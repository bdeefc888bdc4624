/* job.h: the job of every chapter: fetch all these pages, and say what it
 * took. A program is job_begin(), its own way to fetch, job_end(). */
#ifndef JOB_H
#define JOB_H

#include <account.h>
#include <options.h>
#include <page.h>
#include <slow_server.h>

#include <stdatomic.h>
#include <stdio.h>

struct job {
    struct options options;
    struct page *pages;        /* what to fetch; owned */
    int count;                 /* how many pages */
    struct account account;    /* the program adds its processes, threads */
    struct slow_server server; /* not started when URLs were given */
    char *urls;                /* of pages from the slow server; owned */
    const char *name;          /* of the program: argv[0] */
    FILE *trace;               /* for --trace; NULL: none */
    double started;            /* monotonic seconds */
    atomic_int done;           /* pages that are finished */
};

/* Reads the command line (accepted as for options_parse), prepares the pages
 * and starts the slow server if they come from there. What is wrong with the
 * command line ends the program with status 2. */
void job_begin(struct job *job, int argc, char **argv, int accepted);

/* Says that a page is finished: prints its line, or moves the counter where
 * there are many. Any thread may call it. */
void job_page_done(struct job *job, const struct page *page);

/* Stops the slow server, draws the timeline, prints the account, and frees
 * what the job holds. Returns the exit status: 0 if all pages came, else 1. */
int job_end(struct job *job);

#endif
