/* worker.h: what a child process does: fetch pages and tell its parent. */
#ifndef WORKER_H
#define WORKER_H

#include <job.h>

#include <sys/types.h>

struct worker {
    int number;        /* 0, 1, 2 ... */
    pid_t pid;         /* of its process */
    struct page *page; /* which it fetches; NULL: none */
    int queue;         /* where it reads which page is next: an index */
    int results;       /* where it writes its messages */
};

enum message_kind { PAGE_TAKEN, PAGE_DONE };

/* What a worker tells its parent. It holds values only, for what a pointer
 * points to stays behind: page.url means nothing to the parent. */
struct message {
    enum message_kind kind;
    int worker; /* its number */
    struct page page;
};

/* The life of a child: fetches self->page, then pages from the queue until it
 * ends, and tells of each: PAGE_TAKEN when it comes from the queue, PAGE_DONE
 * when it came or failed. Ends the process: with status 0, or with 1 when the
 * parent is gone. */
_Noreturn void worker_run(struct worker *self, struct job *job);

#endif
