/* work.h: for the further programs: a piece of work, and a loop in which it
 * takes no time: on a virtual clock. */
#ifndef WORK_H
#define WORK_H

#include <run.h>

/* A coroutine: works so many seconds, then raises error, or returns name, a
 * constant text. It says so, and says if it is cancelled. */
struct co *work(const char *name, double seconds, int error);

/* Prints a line, behind the time on the clock of the newest loop. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A new loop with a virtual clock, which shows 0. It is the caller's. One at a
 * time. */
struct loop *loop_new_virtual(void);

/* Prints title, runs main in such a loop, and returns its error. */
int run_virtual(const char *title, struct co *main);

#endif
