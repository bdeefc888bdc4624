/* cost.c: what a thousand threads that wait cost, beside a thousand processes,
 * and one thread that waits for a thousand things. */
#include <crew.h>
#include <descriptors.h>
#include <die.h>
#include <monotonic.h>

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { UNITS = 1000, ROUNDS = 10, SECONDS_MAX = 60 };

static int pipes[UNITS][2];        /* to each unit: we write, it reads */
static struct pollfd polls[UNITS]; /* the ends that the units read from */
static int answers[2];             /* from all units */

/* ---- bytes -------------------------------------------------------------- */

static void put(int fd, char byte)
{
    while (write(fd, &byte, 1) != 1)
        if (errno != EINTR)
            die_errno("write");
}

static char get(int fd)
{
    char byte;
    ssize_t got;
    while ((got = read(fd, &byte, 1)) != 1) {
        if (got == 0)
            die("a pipe has ended too early");
        if (errno != EINTR)
            die_errno("read");
    }
    return byte;
}

/* A byte to each unit; and an answer from each. */
static void put_all(char byte)
{
    for (int i = 0; i < UNITS; i++)
        put(pipes[i][1], byte);
}

static void get_all(void)
{
    for (int i = 0; i < UNITS; i++)
        get(answers[0]);
}

/* ---- units -------------------------------------------------------------- */

/* Waits for the first count of these polls, and answers each byte; 'e' ends.
 * Chapter 8 explains poll(): here it waits like read(), but for many. */
static void serve(struct pollfd *mine, int count)
{
    int open = count;
    while (open) {
        if (poll(mine, (nfds_t)count, -1) < 0) {
            if (errno != EINTR)
                die_errno("poll");
            continue;
        }
        for (int i = 0; i < count; i++)
            if (mine[i].revents & POLLIN) {
                open -= get(mine[i].fd) == 'e';
                put(answers[1], 'a');
            }
    }
}

static void *serve_one(void *mine)
{
    serve(mine, 1);
    return NULL;
}

static void *serve_all(void *mine)
{
    serve(mine, UNITS);
    return NULL;
}

/* ---- three ways to have them -------------------------------------------- */

static pthread_t threads[UNITS];

static void start_thread(void *(*run)(void *), int i)
{
    int error = crew_start(&threads[i], run, &polls[i]);
    if (error)
        die("cannot start a thread: %s", strerror(error));
}

static void start_threads(void)
{
    for (int i = 0; i < UNITS; i++)
        start_thread(serve_one, i);
}

static void end_threads(void)
{
    crew_join(threads, UNITS);
}

static void start_processes(void)
{
    for (int i = 0; i < UNITS; i++) {
        pid_t pid = fork();
        if (pid < 0)
            die_errno("fork");
        if (pid > 0)
            continue;
        alarm(SECONDS_MAX); /* should we die, nobody would ever wake it */
        serve(&polls[i], 1);
        _exit(EXIT_SUCCESS);
    }
}

static void end_processes(void)
{
    while (wait(NULL) > 0 || errno == EINTR)
        continue;
}

static void start_one_thread(void)
{
    start_thread(serve_all, 0);
}

static void end_one_thread(void)
{
    crew_join(threads, 1);
}

/* ---- measuring ---------------------------------------------------------- */

/* Kilobytes of memory that the machine could still give; 0: not known. */
static double memory_left(void)
{
    double kilobytes = 0;
    char line[128];
    FILE *file = fopen("/proc/meminfo", "r");
    if (!file)
        return 0;
    while (fgets(line, sizeof line, file))
        if (sscanf(line, "MemAvailable: %lf", &kilobytes) == 1)
            break;
    fclose(file);
    return kilobytes;
}

/* How often a thread of this process, or of its children that ended, left its
 * processor: because it waited, or because it was made to. */
static long switches(void)
{
    struct rusage own, children;
    if (getrusage(RUSAGE_SELF, &own) != 0 ||
        getrusage(RUSAGE_CHILDREN, &children) != 0)
        die_errno("getrusage");
    return own.ru_nvcsw + own.ru_nivcsw + children.ru_nvcsw +
           children.ru_nivcsw;
}

static void measure(const char *what, void (*start)(void), void (*end)(void))
{
    double memory = memory_left(), begun = monotonic_now();
    long switched = switches();
    start();
    put_all('w');
    get_all(); /* all are there, and have worked once */
    double ready = monotonic_now();
    memory = fmax(0, memory - memory_left()); /* others may have freed more */
    for (int i = 0; i < ROUNDS; i++) {
        put_all('w');
        get_all();
    }
    double woken = monotonic_now();
    put_all('e');
    get_all();
    end();
    printf("%-16s %9.1f us %10.1f KB %9.1f us %10ld\n", what,
           (ready - begun) * 1e6 / UNITS, memory / UNITS,
           (woken - ready) * 1e6 / (ROUNDS * UNITS), switches() - switched);
}

/* In a process of its own, so that no way inherits from the one before. */
static void measure_apart(const char *what, void (*start)(void),
                          void (*end)(void))
{
    fflush(stdout);
    pid_t pid = fork();
    if (pid < 0)
        die_errno("fork");
    if (pid == 0) {
        measure(what, start, end);
        exit(EXIT_SUCCESS);
    }
    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            die_errno("waitpid");
    if (status != 0)
        die("%s: could not be measured", what);
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    descriptors_raise_limit();
    if (pipe(answers) != 0)
        die_errno("pipe");
    for (int i = 0; i < UNITS; i++) {
        if (pipe(pipes[i]) != 0)
            die_errno("pipe");
        polls[i] = (struct pollfd){.fd = pipes[i][0], .events = POLLIN};
        put(pipes[i][1], 'w'); /* so that the kernel gives it its buffer now */
        get(pipes[i][0]);
    }
    printf("%-16s %12s %13s %12s %10s\n", "", "to start", "memory", "to wake",
           "switches");
    measure_apart("1 thread", start_one_thread, end_one_thread);
    measure_apart("1000 threads", start_threads, end_threads);
    measure_apart("1000 processes", start_processes, end_processes);
    return EXIT_SUCCESS;
}
