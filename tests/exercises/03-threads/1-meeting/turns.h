/* turns.h: threads that take turns, so that every run is the same. One of them
 * runs at a time. Wherever it calls a function of pthread that turns.c has in
 * place of the system's, the next one is drawn from those that can go on. */
#ifndef TURNS_H
#define TURNS_H

#include <pthread.h>

enum { TURNS_MAX = 8 }; /* threads */

struct turns_thread {
    const pthread_mutex_t *wants; /* waits for this lock; NULL: for none */
    const pthread_cond_t *sleeps; /* on this condition; NULL: is awake */
    int locked;                   /* how often it got a lock */
    int slept;                    /* how often it called pthread_cond_wait() */
    int ended;
    int turn[2]; /* a pipe: a byte for each turn */
};

extern struct turns_thread turns_threads[TURNS_MAX];

/* Whether pthread_cond_wait() may return although nobody has signaled. */
extern int turns_early;

/* Calls run(0), run(1) ... run(count - 1), each in a thread of its own. Returns
 * when all have ended. */
void turns_run(int count, void (*run)(int number));

/* Who holds this lock; -1: nobody. */
int turns_holder(const pthread_mutex_t *lock);

/* How many locks this thread holds. */
int turns_holds(int number);

/* The probe has these two. The first is called wherever a turn may end, by the
 * thread whose turn it is; the second when nobody can go on. */
void turns_look(int number);
_Noreturn void turns_stuck(void);

#endif
