/* limit.c: runs a command, and ends it with all its children when it takes too
 * long. timeout(1) does nearly the same, but not every system has it, and this
 * one also tells whether the command was asleep or busy. */
#include <die.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EXIT_TOO_LONG = 124, EXIT_NOT_RUN = 127 }; /* as timeout(1) has them */
enum { SECONDS_MAX = 86400 };

static volatile sig_atomic_t ended_by; /* the signal that ended it; 0: none */
static pid_t child;                    /* leads the group that is ended */

/* Ends the group here, not behind waitpid(): the signal may come before it. */
static void end_group(int number)
{
    ended_by = number;
    kill(-child, SIGKILL);
}

/* On a machine with much else to do, a busy program gets little of the
 * processor, but it is taken away from it again and again. */
static int was_busy(const struct rusage *usage, long seconds)
{
    double cpu =
        (double)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) +
        (double)(usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) / 1e6;
    return cpu > (double)seconds / 4 ||
           usage->ru_nivcsw > usage->ru_nvcsw + 10 * seconds;
}

/* Says that it took too long, and whether it worked or waited meanwhile. */
static void tell(long seconds)
{
    struct rusage usage;
    if (getrusage(RUSAGE_CHILDREN, &usage) != 0)
        die_errno("getrusage");
    fprintf(stderr, "limit: ended after %ld s; it was %s\n", seconds,
            was_busy(&usage, seconds) ? "busy" : "asleep");
}

static int wait_child(long seconds)
{
    int status;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            die_errno("waitpid");
    kill(-child, SIGKILL); /* whoever it left behind */
    if (ended_by == SIGALRM) {
        tell(seconds);
        return EXIT_TOO_LONG;
    }
    if (ended_by)
        return 128 + ended_by;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static _Noreturn void run(char **command)
{
    setpgid(0, 0);
    execvp(command[0], command);
    fprintf(stderr, "limit: cannot run %s: %s\n", command[0], strerror(errno));
    _exit(EXIT_NOT_RUN);
}

int main(int argc, char **argv)
{
    char *rest;
    program_begin(argv[0]);
    if (argc < 3)
        die_usage("usage: limit SECONDS COMMAND [ARGUMENT ...]");
    long seconds = strtol(argv[1], &rest, 10);
    if (*rest || seconds < 1 || seconds > SECONDS_MAX)
        die_usage("SECONDS is a number from 1 to %d, not \"%s\"", SECONDS_MAX,
                  argv[1]);
    child = fork();
    if (child < 0)
        die_errno("fork");
    if (child == 0)
        run(argv + 2);
    setpgid(child, child); /* both do it: whoever comes first */
    signal(SIGALRM, end_group);
    signal(SIGINT, end_group);
    signal(SIGTERM, end_group);
    alarm((unsigned)seconds);
    return wait_child(seconds);
}
