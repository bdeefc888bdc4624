/* limit.c: runs a command, and ends it with all its children when it takes too
 * long. timeout(1) does nearly the same, but not every system has it, and this
 * one also tells whether the command was asleep or busy. */
#include <die.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EXIT_TOO_LONG = 124, EXIT_NOT_RUN = 127 }; /* as timeout(1) has them */

static volatile sig_atomic_t pending; /* the last signal that came; 0: none */

static void on_signal(int number)
{
    pending = number;
}

/* Says that it took too long, and whether it worked or waited meanwhile. */
static void tell(double seconds)
{
    struct rusage usage;
    if (getrusage(RUSAGE_CHILDREN, &usage) != 0)
        die_errno("getrusage");
    double cpu =
        (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
        (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    fprintf(stderr, "limit: ended after %g s; it was %s\n", seconds,
            cpu > seconds / 4 ? "busy" : "asleep");
}

/* Waits for the child; a signal that comes first ends its whole group. */
static int wait_for(pid_t child, double seconds)
{
    int status, killed_by = 0;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR)
            die_errno("waitpid");
        killed_by = pending;
        kill(-child, SIGKILL);
    }
    kill(-child, SIGKILL); /* whoever it left behind */
    if (killed_by == SIGALRM) {
        tell(seconds);
        return EXIT_TOO_LONG;
    }
    if (killed_by)
        return 128 + killed_by;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(int argc, char **argv)
{
    die_name(argv[0]);
    if (argc < 3)
        die_usage("usage: limit SECONDS COMMAND [ARGUMENT ...]");
    struct sigaction action = {.sa_handler = on_signal}; /* no SA_RESTART */
    sigaction(SIGALRM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    pid_t child = fork();
    if (child < 0)
        die_errno("fork");
    if (child == 0) {
        setpgid(0, 0);
        execvp(argv[2], argv + 2);
        fprintf(stderr, "limit: cannot run %s\n", argv[2]);
        _exit(EXIT_NOT_RUN);
    }
    setpgid(child, child); /* both do it: whoever comes first */
    int seconds = atoi(argv[1]);
    alarm((unsigned)seconds);
    return wait_for(child, seconds);
}
