/* meeting.c: a place where threads wait for each other. */
#include <meeting.h>

void meeting_wait(struct meeting *meeting)
{
    pthread_mutex_lock(&meeting->lock);
    unsigned round = meeting->round;
    if (++meeting->here == meeting->size) {
        meeting->here = 0;
        meeting->round++;
        pthread_cond_broadcast(&meeting->opened);
    }
    while (round == meeting->round)
        pthread_cond_wait(&meeting->opened, &meeting->lock);
    pthread_mutex_unlock(&meeting->lock);
}
