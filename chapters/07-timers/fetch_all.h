/* fetch_all.h: the job of every chapter, in a loop. */
#ifndef FETCH_ALL_H
#define FETCH_ALL_H

#include <job.h>
#include <loop.h>

/* Fetches all pages of the job at once, each in the time that -t allows, and
 * runs the loop until the last one came or failed, also if somebody stops it.
 * No loop runs in this thread yet. */
void fetch_all(struct loop *loop, struct job *job);

#endif
