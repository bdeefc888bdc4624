/* main.c: exercise 3.1: three walkers wait for each other at every hut. Nothing
 * to do here: meeting.c is yours. */
#include <crew.h>
#include <meeting.h>

#include <stdio.h>

enum { WALKERS = 3, HUTS = 4 };

static struct meeting hut = MEETING(WALKERS);

static void *walk(void *name)
{
    for (int i = 1; i <= HUTS; i++) {
        printf("%s reaches hut %d\n", (const char *)name, i);
        meeting_wait(&hut);
    }
    return NULL;
}

int main(void)
{
    char names[WALKERS][4] = {"Ann", "Bob", "Eve"};
    crew_run(walk, names, sizeof names[0], WALKERS);
    return 0;
}
