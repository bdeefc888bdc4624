/* meeting.c: exercise 3.1 (rebuild): a place where threads wait for each other.
 *
 * Write meeting_wait(). Its struct stands in chapters/03-threads/meeting.h.
 *   - It returns when size threads have called it: not before, and in all of
 *     them.
 *   - Then the next round begins, with the same struct. A fast thread may be
 *     back before a slow one has left: it belongs to the next round.
 *   - pthread_cond_wait() may return although nobody has signaled.
 *   - Who waits, sleeps in that function: no loop that asks again and again.
 *   - A meeting of one never waits. There may be several meetings at once.
 */
#include <meeting.h>

void meeting_wait(struct meeting *meeting)
{
#ifndef EXERCISE
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
#else
    // TODO(3.1): wait until all are here.
    (void)meeting;
#endif
}
