/* fetch_one.h: one page of the job, from its start to its line on the screen.
 */
#ifndef FETCH_ONE_H
#define FETCH_ONE_H

#include <coroutine.h>
#include <job.h>

/* A coroutine: fetches page, within the limit of the job (-t), and says that it
 * is done. job and page are the caller's. */
struct co *fetch_one(struct job *job, struct page *page);

#endif
