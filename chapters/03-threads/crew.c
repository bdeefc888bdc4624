/* crew.c: starting threads, and waiting until they have ended. */
#include <crew.h>
#include <die.h>

#include <stdlib.h>
#include <string.h>

int crew_start(pthread_t *thread, void *(*run)(void *), void *argument)
{
    pthread_attr_t attributes;
    int error = pthread_attr_init(&attributes);
    if (error)
        return error;
    error = pthread_attr_setstacksize(&attributes, CREW_STACK);
    if (!error)
        error = pthread_create(thread, &attributes, run, argument);
    pthread_attr_destroy(&attributes);
    return error;
}

void crew_join(const pthread_t *threads, int count)
{
    for (int i = 0; i < count; i++) {
        int error = pthread_join(threads[i], NULL);
        if (error)
            die("cannot join a thread: %s", strerror(error));
    }
}

void crew_run(void *(*run)(void *), void *members, size_t size, int count)
{
    pthread_t *threads = xcalloc((size_t)count, sizeof *threads);
    for (int i = 0; i < count; i++) {
        void *member = (char *)members + (size_t)i * size;
        int error = crew_start(&threads[i], run, member);
        if (error)
            die("cannot start a thread: %s", strerror(error));
    }
    crew_join(threads, count);
    free(threads);
}
