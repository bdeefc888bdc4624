/* race.c: two threads add to one balance. Half of what they add is lost; then a
 * mutex keeps it. */
#include <crew.h>
#include <die.h>
#include <meeting.h>

#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum { THREADS = 2, TIMES = 1000 };

/* Relaxed: each load and each store is whole, and nothing more is promised. So
 * what goes wrong here is no undefined behavior, only a wrong program. */
static atomic_int balance;

static int load(void)
{
    return atomic_load_explicit(&balance, memory_order_relaxed);
}

static void store(int value)
{
    atomic_store_explicit(&balance, value, memory_order_relaxed);
}

/* The other thread comes between load and store: here always, elsewhere now
 * and then. */
static void *add_racing(void *argument)
{
    struct meeting *between = argument;
    for (int i = 0; i < TIMES; i++) {
        int seen = load();
        meeting_wait(between); /* both have loaded */
        store(seen + 1);
        meeting_wait(between); /* both have stored */
    }
    return NULL;
}

/* The same, but from load to store nobody else may enter. */
static void *add_locked(void *argument)
{
    pthread_mutex_t *lock = argument;
    for (int i = 0; i < TIMES; i++) {
        pthread_mutex_lock(lock);
        int seen = load();
        sched_yield(); /* let the other thread run: it waits for the lock */
        store(seen + 1);
        pthread_mutex_unlock(lock);
    }
    return NULL;
}

static void run(const char *how, void *(*add)(void *), void *shared)
{
    store(0);
    crew_run(add, shared, 0, THREADS);
    printf("%-16s %d additions, balance %d, lost %d\n", how, THREADS * TIMES,
           load(), THREADS * TIMES - load());
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    struct meeting between = MEETING(THREADS);
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    run("without a lock:", add_racing, &between);
    run("with a mutex:", add_locked, &lock);
    return EXIT_SUCCESS;
}
