/* pool.h: child processes that fetch pages, and the parent that leads them. */
#ifndef POOL_H
#define POOL_H

#include <job.h>

/* Fetches all pages of the job in job->options.workers processes, or in one
 * for each page where that is 0. A process that dies costs the page that it
 * had; the others go on. Returns when all are gone.
 * asyncio: ProcessPoolExecutor. */
void pool_fetch(struct job *job);

#endif
