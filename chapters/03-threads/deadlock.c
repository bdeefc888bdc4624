/* deadlock.c: two locks, taken in opposite order and in the same order. */
#include <crew.h>
#include <die.h>
#include <meeting.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { PEOPLE = 2, TIMES = 1000 };

struct person {
    const char *name;
    int balance; /* guarded by lock */
    pthread_mutex_t lock;
    struct person *friend; /* gets money from this one */
    int answer;            /* what trylock said of the friend's lock */
};

static struct meeting both = MEETING(PEOPLE);

/* Takes its own lock, then asks for the other. pthread_mutex_lock() would wait
 * for it, for ever; pthread_mutex_trylock() says EBUSY instead. */
static void *try_give(void *argument)
{
    struct person *self = argument;
    pthread_mutex_lock(&self->lock);
    meeting_wait(&both); /* both hold their own lock */
    self->answer = pthread_mutex_trylock(&self->friend->lock);
    meeting_wait(&both); /* both have asked */
    if (self->answer == 0)
        pthread_mutex_unlock(&self->friend->lock);
    pthread_mutex_unlock(&self->lock);
    return NULL;
}

/* Everybody takes the lock at the lower address first, whoever gives. */
static void *give(void *argument)
{
    struct person *self = argument, *friend = self->friend;
    for (int i = 0; i < TIMES; i++) {
        pthread_mutex_lock(self < friend ? &self->lock : &friend->lock);
        pthread_mutex_lock(self < friend ? &friend->lock : &self->lock);
        self->balance--;
        friend->balance++;
        pthread_mutex_unlock(&self->lock);
        pthread_mutex_unlock(&friend->lock);
    }
    return NULL;
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    struct person people[PEOPLE] = {
        {"Ann", 2000, PTHREAD_MUTEX_INITIALIZER, &people[1], 0},
        {"Bob", 2000, PTHREAD_MUTEX_INITIALIZER, &people[0], 0}};
    printf("each takes its own lock first:\n");
    crew_run(try_give, people, sizeof people[0], PEOPLE);
    for (int i = 0; i < PEOPLE; i++)
        printf("    %s holds the lock of %s and wants that of %s: %s\n",
               people[i].name, people[i].name, people[i].friend->name,
               people[i].answer == EBUSY ? "EBUSY" : "it is free");
    printf("each takes the lower lock first:\n");
    crew_run(give, people, sizeof people[0], PEOPLE);
    for (int i = 0; i < PEOPLE; i++)
        printf("    %s gave %d, got %d, and has %d\n", people[i].name, TIMES,
               TIMES, people[i].balance);
    return EXIT_SUCCESS;
}
