/* calls.c: functions that show where and when they are called. */
#include <check.h>
#include <map.h>
#include <pipes.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { COUNT = 5, TURNS = 3 };

static const long arguments[COUNT] = {10, 20, 30, 40, 50};
static int turns[TURNS][2]; /* a pipe for each call: its turn to end */
static int calls;           /* in this process */

static int index_of(long argument)
{
    return (int)(argument / 10) - 1;
}

static long twice(long argument)
{
    calls++;
    return 2 * argument;
}

static long own_process(long argument)
{
    (void)argument;
    return (long)getpid();
}

/* The calls end in the opposite order: each waits for the one behind it, which
 * works only if all of them run at the same time. */
static long backwards(long argument)
{
    char turn;
    int i = index_of(argument);
    alarm(2); /* else one that is alone would wait for ever */
    if (i + 1 < TURNS)
        pipe_read(turns[i + 1][0], &turn, 1);
    pipe_write(turns[i][1], "x", 1);
    return 2 * argument;
}

static long dies(long argument)
{
    if (argument == 20)
        raise(SIGKILL);
    if (argument == 40)
        _exit(EXIT_SUCCESS);
    return 2 * argument;
}

static int open_descriptors(void)
{
    int open = 0;
    for (int fd = 0; fd < 200; fd++)
        open += fcntl(fd, F_GETFD) >= 0;
    return open;
}

static void check_values(const long *results, long missing, const char *what,
                         const char *likely)
{
    int wrong = 0;
    for (int i = 0; i < COUNT; i++)
        wrong += results[i] != 2 * arguments[i] && results[i] != missing;
    check_number(0, wrong, what, likely);
}

static void check_processes(void)
{
    long pids[COUNT] = {0};
    process_map(own_process, arguments, pids, COUNT);
    int own = 1;
    for (int i = 0; i < COUNT; i++)
        for (int j = 0; j <= i; j++)
            own &= pids[i] != 0 && pids[i] != (long)getpid() &&
                   (i == j || pids[i] != pids[j]);
    check(own, "each call has a process of its own", "fork() for each of them");
}

int main(void)
{
    long results[COUNT] = {0};
    int before = open_descriptors();
    check_number(COUNT, process_map(twice, arguments, results, COUNT),
                 "all values come", "count what pipe_read() brings");
    check_values(results, 1, "each value is where its argument is",
                 "a message must say which argument it is of");
    check_number(0, calls, "the parent computes nothing itself",
                 "function() is called in the child");
    check_processes();

    for (int i = 0; i < TURNS; i++)
        pipe_open(turns[i]);
    long late[COUNT] = {0};
    check_number(TURNS, process_map(backwards, arguments, late, TURNS),
                 "all run at the same time: each waits here for the next",
                 "start all of them before you wait for the first");
    check_values(late, 0, "a value that comes early is where its argument is",
                 "a message must say which argument it is of");
    for (int i = 0; i < TURNS; i++)
        close(turns[i][0]), close(turns[i][1]);

    long some[COUNT] = {7, 7, 7, 7, 7};
    check_number(3, process_map(dies, arguments, some, COUNT),
                 "two of five die: three values come",
                 "an exit status of 0 is no value; count the messages");
    check_values(some, 7, "... and each is where its argument is",
                 "a message must say which argument it is of");
    check(some[1] == 7 && some[3] == 7, "results[i] of the dead is untouched",
          "write to results[] only what came through the pipe");

    check_number(0, process_map(twice, arguments, some, 0),
                 "no arguments: no values, and no wait", NULL);
    check(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD, "no child is left",
          "waitpid() for every child that was started");
    check_number(before, open_descriptors(), "no pipe is left open",
                 "close both ends");
    return check_end();
}
