/* local.c: a variable that all threads share, and two of which each thread has
 * one of its own. */
#include <crew.h>
#include <die.h>
#include <meeting.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { THREADS = 2 };

struct visitor {
    const char *name; /* the thread's */
    int turn;         /* when it writes: 0 or 1 */
    const char *saw_shared, *saw_own;
    int *errno_at; /* where its errno lies */
};

static const char *shared = "nobody";
static _Thread_local const char *own = "nobody";
static struct meeting next_turn = MEETING(THREADS);

/* All write, one after the other; then all read. */
static void *visit(void *argument)
{
    struct visitor *visitor = argument;
    for (int turn = 0; turn < THREADS; turn++) {
        if (turn == visitor->turn)
            shared = own = visitor->name;
        meeting_wait(&next_turn);
    }
    visitor->saw_shared = shared;
    visitor->saw_own = own;
    visitor->errno_at = &errno;
    meeting_wait(&next_turn); /* what ended has no errno any more */
    return NULL;
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    struct visitor visitors[THREADS] = {{.name = "Ann", .turn = 0},
                                        {.name = "Bob", .turn = 1}};
    crew_run(visit, visitors, sizeof visitors[0], THREADS);
    printf("thread   shared   its own\n");
    for (int i = 0; i < THREADS; i++)
        printf("%-8s %-8s %s\n", visitors[i].name, visitors[i].saw_shared,
               visitors[i].saw_own);
    printf("main     %-8s %s\n", shared, own);
    printf("errno of Ann and errno of Bob are %s\n",
           visitors[0].errno_at == visitors[1].errno_at ? "the same variable"
                                                        : "two variables");
    return EXIT_SUCCESS;
}
