/* crew.h: starting threads, and waiting until they have ended. */
#ifndef CREW_H
#define CREW_H

#include <pthread.h>

#include <stddef.h>

enum { CREW_STACK = 256 * 1024 }; /* bytes of stack for each thread */

/* Starts a thread that calls run(argument). Returns 0, or the reason why there
 * can be no more threads, as an errno value. */
int crew_start(pthread_t *thread, void *(*run)(void *), void *argument);

/* Returns when these threads have ended. */
void crew_join(const pthread_t *threads, int count);

/* Calls run(member) for each of count members of size bytes, all at once, each
 * in a thread of its own. Returns when all have ended. */
void crew_run(void *(*run)(void *), void *members, size_t size, int count);

#endif
