/* early.c: a pthread_cond_wait() that returns without a signal, as POSIX allows
 * it to. It takes the place of the system's. */
#include <check.h>
#include <crew.h>
#include <meeting.h>

#include <sched.h>
#include <stdatomic.h>

enum { SIZE = 3, ROUNDS = 100 };

static struct meeting meeting = MEETING(SIZE);
static _Thread_local int calls; /* of this thread, in this round */
static atomic_int waits, too_early;

/* Every other call returns with the lock still locked: so nothing has changed,
 * and whoever waited must wait again. */
int pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *lock)
{
    (void)condition;
    waits++;
    if (++calls % 2)
        return 0;
    pthread_mutex_unlock(lock);
    sched_yield();
    return pthread_mutex_lock(lock);
}

static void *meet(void *unused)
{
    for (int r = 1; r <= ROUNDS; r++) {
        calls = 0;
        meeting_wait(&meeting);
        too_early += calls % 2;
    }
    return unused;
}

int main(void)
{
    crew_run(meet, &meeting, 0, SIZE);
    check(waits > 0, "who waits, sleeps in pthread_cond_wait()",
          "a loop that asks again and again burns a processor");
    check_number(0, too_early, "a wait that ends without a signal does no harm",
                 "an if around pthread_cond_wait(), where a while belongs");
    return check_end();
}
