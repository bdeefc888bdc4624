/* meeting.h: a place where threads wait for each other. POSIX has it as
 * pthread_barrier_t, which macOS lacks. */
#ifndef MEETING_H
#define MEETING_H

#include <pthread.h>

struct meeting {
    pthread_mutex_t lock;  /* guards what follows */
    pthread_cond_t opened; /* signaled whenever round changes */
    int size;              /* how many threads meet */
    int here;              /* how many of them wait in this round */
    unsigned round;        /* how many rounds are over */
};

/* A meeting of size threads. */
#define MEETING(size)                                                          \
    {                                                                          \
        PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, (size), 0, 0      \
    }

/* Returns when size threads have called it; then the next round begins. What a
 * thread wrote before the meeting, all others see behind it. */
void meeting_wait(struct meeting *meeting);

#endif
