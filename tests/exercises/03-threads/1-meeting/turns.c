/* turns.c: threads that take turns, and the locks and conditions that they do
 * it with. */
#include <turns.h>
#include <check.h>
#include <crew.h>
#include <die.h>

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum { LOCKS = 16 };

struct turns_thread turns_threads[TURNS_MAX];
int turns_early;

static int count, going;         /* threads: all, and those not ended */
static void (*task)(int);        /* what they do */
static unsigned drawn;           /* the last number that was drawn */
static _Thread_local int number; /* of this thread */

static struct held {
    const pthread_mutex_t *lock; /* NULL: this entry is free */
    int holder;
} held[LOCKS];

static struct held *find(const pthread_mutex_t *lock)
{
    for (int i = 0; i < LOCKS; i++)
        if (held[i].lock == lock)
            return &held[i];
    return NULL;
}

int turns_holder(const pthread_mutex_t *lock)
{
    const struct held *entry = find(lock);
    return entry ? entry->holder : -1;
}

int turns_holds(int thread)
{
    int locks = 0;
    for (int i = 0; i < LOCKS; i++)
        locks += held[i].lock && held[i].holder == thread;
    return locks;
}

/* ---- turns -------------------------------------------------------------- */

static int can_go_on(const struct turns_thread *thread)
{
    if (thread->ended || (thread->sleeps && !turns_early))
        return 0;
    return !thread->wants || turns_holder(thread->wants) < 0;
}

static void give_turn(void)
{
    int ready[TURNS_MAX], ready_count = 0;
    for (int i = 0; i < count; i++)
        if (can_go_on(&turns_threads[i]))
            ready[ready_count++] = i;
    if (ready_count == 0)
        turns_stuck();
    drawn = drawn * 1103515245u + 12345u;
    int next = ready[(drawn >> 16) % (unsigned)ready_count];
    if (write(turns_threads[next].turn[1], "", 1) != 1)
        die_errno("write");
}

static void await_turn(void)
{
    char byte;
    if (read(turns_threads[number].turn[0], &byte, 1) != 1)
        die_errno("read");
}

static void next_turn(void)
{
    give_turn();
    await_turn();
}

static void *take_turns(void *argument)
{
    number = *(int *)argument;
    await_turn();
    task(number);
    turns_threads[number].ended = 1;
    if (--going)
        give_turn();
    return NULL;
}

void turns_run(int threads, void (*run)(int))
{
    int numbers[TURNS_MAX];
    count = going = threads;
    task = run;
    drawn = 0;
    for (int i = 0; i < count; i++) {
        numbers[i] = i;
        turns_threads[i] = (struct turns_thread){.wants = NULL};
        if (pipe(turns_threads[i].turn) != 0)
            die_errno("pipe");
    }
    give_turn();
    crew_run(take_turns, numbers, sizeof numbers[0], count);
    for (int i = 0; i < count; i++) {
        close(turns_threads[i].turn[0]);
        close(turns_threads[i].turn[1]);
    }
}

/* ---- in place of the system's ------------------------------------------- */

static void take(pthread_mutex_t *lock)
{
    struct held *entry = find(NULL);
    if (!entry)
        die("more than %d locks", LOCKS);
    *entry = (struct held){lock, number};
    turns_threads[number].locked++;
}

static void give_back(pthread_mutex_t *lock, const char *who)
{
    turns_look(number);
    struct held *entry = find(lock);
    if (!entry || entry->holder != number) {
        check(0, "a lock is unlocked by who holds it", who);
        _exit(EXIT_FAILURE);
    }
    entry->lock = NULL;
}

int pthread_mutex_lock(pthread_mutex_t *lock)
{
    turns_look(number);
    turns_threads[number].wants = lock;
    next_turn();
    turns_threads[number].wants = NULL;
    take(lock);
    return 0;
}

int pthread_mutex_trylock(pthread_mutex_t *lock)
{
    turns_look(number);
    next_turn();
    if (find(lock))
        return EBUSY;
    take(lock);
    return 0;
}

int pthread_mutex_unlock(pthread_mutex_t *lock)
{
    give_back(lock, "a pthread_mutex_unlock() too many, or of another lock");
    next_turn();
    return 0;
}

int pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *lock)
{
    give_back(lock, "pthread_cond_wait() is called without that lock");
    turns_threads[number].slept++;
    turns_threads[number].sleeps = condition;
    next_turn();
    turns_threads[number].sleeps = NULL;
    return pthread_mutex_lock(lock);
}

/* Wakes so many of those who sleep on it. */
static int wake(const pthread_cond_t *condition, int most)
{
    turns_look(number);
    for (int i = 0; i < count && most > 0; i++)
        if (turns_threads[i].sleeps == condition) {
            turns_threads[i].sleeps = NULL;
            most--;
        }
    next_turn();
    return 0;
}

int pthread_cond_signal(pthread_cond_t *condition)
{
    return wake(condition, 1);
}

int pthread_cond_broadcast(pthread_cond_t *condition)
{
    return wake(condition, TURNS_MAX);
}
