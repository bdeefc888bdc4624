/* calls.c: functions that show where and when they are called. */
#include <check.h>
#include <map.h>
#include <pipes.h>

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { COUNT = 5, TURNS = 3, MANY = 5000, SECONDS = 5, FINISHED = 40 };

static const long arguments[COUNT] = {10, 20, 30, 40, 50};
static pid_t caller; /* of process_map() */

/* What the children do that they should not; all processes share it. */
static struct shared {
    int came_back; /* from process_map() */
    int ran_exit;
} * shared;

/* ---- a fork() that can fail --------------------------------------------- */

static int fork_fails_in; /* 1: the next call; 0: never */
static int refused;       /* calls that failed */

/* The answer's calls come here, because a function of the program goes before
 * libc's. glibc before 2.34 would need a library more for it, so that fork()
 * does not fail there. */
#if !defined __GLIBC__ || __GLIBC_MINOR__ >= 34
#ifndef RTLD_NEXT /* with _GNU_SOURCE only, which changes other things, too */
#define RTLD_NEXT ((void *)-1l)
#endif
pid_t fork(void)
{
    pid_t (*real)(void);
    void *found = dlsym(RTLD_NEXT, "fork");
    memcpy(&real, &found, sizeof real);
    pid_t child = -1;
    if (getpid() == caller)
        alarm(SECONDS); /* begins anew with each child */
    if (fork_fails_in > 0 && --fork_fails_in == 0)
        errno = EAGAIN;
    else
        child = real();
    refused += child < 0;
    return child;
}
#endif

/* ---- calling process_map() ---------------------------------------------- */

static int map(long (*function)(long), const long *given, long *results,
               int count)
{
    caller = getpid();
    int came = process_map(function, given, results, count);
    if (getpid() != caller) {
        shared->came_back = 1;
        _exit(EXIT_FAILURE);
    }
    return came;
}

static long twice(long argument)
{
    return 2 * argument;
}

static void at_exit(void)
{
    if (getpid() != caller)
        shared->ran_exit = 1;
}

/* As check_number(), and says of what. */
static int check_count(int expected, int came, const char *unit,
                       const char *what, const char *likely)
{
    char texts[2][60];
    snprintf(texts[0], sizeof texts[0], "%d %s", expected, unit);
    snprintf(texts[1], sizeof texts[1], "%d %s", came, unit);
    return check_text(texts[0], texts[1], what, likely);
}

/* Every value is twice its argument, or missing. */
static int check_values(const long *given, const long *results, int count,
                        long missing, const char *what, const char *likely)
{
    char expected[60], came[60];
    int i = 0;
    while (i < count && (results[i] == 2 * given[i] || results[i] == missing))
        i++;
    if (i == count)
        return check(1, what, NULL);
    snprintf(expected, sizeof expected, "results[%d] is %ld", i, 2 * given[i]);
    snprintf(came, sizeof came, "results[%d] is %ld", i, results[i]);
    return check_text(expected, came, what, likely);
}

/* ---- the checks --------------------------------------------------------- */

static long own_process(long argument)
{
    (void)argument;
    return (long)getpid();
}

static void check_processes(void)
{
    long pids[COUNT] = {0};
    int came = map(own_process, arguments, pids, COUNT), own = 1;
    if (!check(!shared->came_back, "no child comes back from process_map()",
               "_exit() in the child, when it has sent its value"))
        return;
    check_count(COUNT, came, "values", "all values come",
                "count what pipe_read() brings");
    for (int i = 0; i < COUNT; i++)
        for (int j = 0; j <= i; j++)
            own &= pids[i] != 0 && pids[i] != (long)getpid() &&
                   (i == j || pids[i] != pids[j]);
    check(own, "each is computed by a process of its own",
          "fork() for each of them, and function() is called in the child");
}

static void check_numbers(void)
{
    long results[] = {1, 1, 1};
    const long large[] = {LONG_MAX / 2, -(LONG_MAX / 2), 0};
    map(twice, large, results, 3);
    check_values(large, results, 3, 1, "a value may be any long",
                 "it goes through the pipe as a smaller type, such as int");
    check_count(0, map(twice, large, results, 0), "values",
                "no arguments: no values, and no wait",
                "the loops must do nothing when count is 0");
}

/* A file that removes itself. */
static FILE *temporary_file(void)
{
    FILE *file = tmpfile();
    if (file)
        return file;
    check(0, "a temporary file can be made", "there is no room in /tmp");
    _exit(FINISHED + check_end());
}

static int turns[TURNS][2]; /* a pipe for each call: it has its lock */
static int locks;           /* a file with a byte for each call */

static void lock(int i)
{
    struct flock byte = {
        .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = i, .l_len = 1};
    while (fcntl(locks, F_SETLKW, &byte) != 0 && errno == EINTR)
        continue;
}

/* Each call waits until the process of the one behind it has ended, which
 * gives back its lock. So all of them must run at the same time, and their
 * values come in the opposite order. */
static long backwards(long argument)
{
    char turn;
    int i = (int)(argument / 10) - 1;
    lock(i);
    pipe_write(turns[i][1], "x", 1);
    if (i + 1 < TURNS) {
        pipe_read(turns[i + 1][0], &turn, 1);
        lock(i + 1);
    }
    return 2 * argument;
}

static void check_at_once(void)
{
    long results[TURNS] = {0};
    locks = fileno(temporary_file());
    for (int i = 0; i < TURNS; i++)
        pipe_open(turns[i]);
    check_count(TURNS, map(backwards, arguments, results, TURNS), "values",
                "all run at the same time: each waits here for the next",
                "start all of them before you wait for the first");
    check_values(arguments, results, TURNS, 0,
                 "a value that comes early is where its argument is",
                 "a message must say which argument it is of");
}

static long dies(long argument)
{
    if (argument == 20)
        raise(SIGKILL);
    if (argument == 40)
        exit(EXIT_SUCCESS);
    return 2 * argument;
}

static int open_descriptors(void)
{
    int open = 0;
    for (int fd = 0; fd < 200; fd++)
        open += fcntl(fd, F_GETFD) >= 0;
    return open;
}

static void check_deaths(void)
{
    long results[COUNT] = {7, 7, 7, 7, 7};
    int before = open_descriptors();
    check_count(3, map(dies, arguments, results, COUNT), "values",
                "two of five die: three values come",
                "an exit status of 0 is no value; count the messages");
    check_values(arguments, results, COUNT, 7,
                 "... and each is where its argument is",
                 "a message must say which argument it is of");
    check(results[1] == 7 && results[3] == 7,
          "results[i] of the dead is untouched",
          "write to results[] only what came through the pipe");
    check(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD, "no child is left",
          "waitpid() for every child that was started");
    check_count(before, open_descriptors(), "open descriptors",
                "no pipe is left open", "close both ends");
}

/* How often the file holds the mark. */
static int count_marks(FILE *file, char mark)
{
    int marks = 0, character;
    rewind(file);
    while ((character = getc(file)) != EOF)
        marks += character == mark;
    return marks;
}

static long prints(long argument)
{
    fflush(stdout);
    return 2 * argument;
}

/* Standard output goes to a file meanwhile. */
static void check_own_end(void)
{
    long results[COUNT];
    FILE *file = temporary_file();
    int own = dup(STDOUT_FILENO);
    shared->ran_exit = 0;
    map(twice, arguments, results, COUNT);
    check(!shared->ran_exit,
          "what the parent planned with atexit() is not done by a child",
          "_exit() in the child, not exit()");
    dup2(fileno(file), STDOUT_FILENO);
    putchar('\a');
    map(prints, arguments, results, COUNT);
    fflush(stdout);
    dup2(own, STDOUT_FILENO);
    check_count(1, count_marks(file, '\a'), "time(s)",
                "what the parent has printed before is written once",
                "fflush() before fork(): a child has a copy of what is not "
                "written yet");
}

/* Starts a child that is none of process_map()'s business, and waits until it
 * has ended, but leaves it a zombie. */
static pid_t start_stranger(void)
{
    siginfo_t info;
    pid_t child = fork();
    if (child == 0)
        _exit(EXIT_SUCCESS);
    while (waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT) != 0 &&
           errno == EINTR)
        continue;
    return child;
}

static void check_strangers(void)
{
    long results[COUNT] = {7, 7, 7, 7, 7};
    pid_t stranger = start_stranger();
    map(twice, arguments, results, COUNT);
    if (!check(waitpid(stranger, NULL, 0) == stranger,
               "another child of the caller is left to the caller",
               "wait() and waitpid(-1, ...) take any child: waitpid() for each "
               "pid that you started"))
        return;
    stranger = start_stranger();
    fork_fails_in = 2;
    int came = map(twice, arguments, results, COUNT);
    if (fork_fails_in == 0)
        check_count(
            COUNT - 1, came < COUNT ? came : COUNT - 1, "values",
            "fork() fails once: the others go on",
            "one fork() that failed says nothing of the next: no break");
    check(waitpid(stranger, NULL, 0) == stranger,
          "... and a process that did not start is not waited for",
          "waitpid(-1, ...) takes any child, and -1 is what fork() returned");
}

/* More values than a pipe holds. Where the system allows fewer processes, only
 * those are asked for. */
static void check_many(void)
{
    static long given[MANY], results[MANY];
    for (int i = 0; i < MANY; i++)
        given[i] = i + 1;
    refused = 0;
    int came = map(twice, given, results, MANY);
    check_count(MANY - refused, came, "values",
                "5,000 arguments: all of them come",
                "something holds fewer of them: an array, a loop");
    check_values(given, results, MANY, 0, "... where its argument is",
                 "a message must say which argument it is of");
}

/* ---- each in a process of its own --------------------------------------- */

static const struct part {
    void (*check)(void);
    const char *what;  /* when it does not come to its end */
    const char *hangs; /* why it probably hangs */
    const char *dies;  /* why it probably dies */
} parts[] = {
    {check_processes, "process_map() returns",
     "the parent waits for end of file, but has the write end open itself",
     "a bad pointer, or exit() in the parent"},
    {check_at_once, "all run at the same time: each waits here for the next",
     "start all of them before you wait for the first",
     "a bad pointer, or exit() in the parent"},
    {check_numbers, "no arguments: no values, and no wait",
     "the loops must do nothing when count is 0",
     "the loops must do nothing when count is 0"},
    {check_deaths, "two of five die: the others are not harmed",
     "a dead child sends nothing: read until end of file, and close your own "
     "write end before",
     "a child that died without a value is no reason to end"},
    {check_own_end, "function() may print", "something is awaited twice",
     "a bad pointer, or exit() in the parent"},
    {check_strangers, "fork() fails once: the others go on",
     "a process that did not start is waited for",
     "the parent ends when fork() fails; or waitpid(-1, ...) took another "
     "child, -1 being what fork() returned"},
    {check_many, "5,000 arguments: all of them come",
     "it waits for its children before it reads: a pipe holds so much, and "
     "who writes into a full one waits",
     "an array of a fixed size, or a pipe for each argument, is too small "
     "for so many"},
};

/* Returns whether all was ok. */
static int run_part(const struct part *part)
{
    int status;
    pid_t child = fork();
    if (child == 0) {
        alarm(SECONDS); /* else one that hangs would wait for ever */
        part->check();
        _exit(FINISHED + check_end());
    }
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    if (WIFEXITED(status) && WEXITSTATUS(status) >= FINISHED)
        return WEXITSTATUS(status) == FINISHED;
    int hangs = WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM;
    return check_text("an end",
                      hangs                 ? "no end: it hangs"
                      : WIFSIGNALED(status) ? "a crash"
                                            : "the parent called exit()",
                      part->what, hangs ? part->hangs : part->dies);
}

int main(void)
{
    size_t i = 0, count = sizeof parts / sizeof *parts;
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_ANON, -1, 0);
    if (shared == MAP_FAILED)
        return EXIT_FAILURE;
    atexit(at_exit);
    while (i < count && run_part(&parts[i]))
        i++;
    return i < count;
}
