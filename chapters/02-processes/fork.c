/* fork.c: one process becomes two: what fork() returns, what each of them has,
 * and how the parent learns what became of the child. */
#include <die.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int balance = 100;

static void spend_and_exit(void)
{
    balance -= 30;
    printf("child:  fork() returned 0; I spend 30 of the balance: %d\n",
           balance);
    exit(7);
}

static void crash(void)
{
    printf("child:  I crash\n");
    fflush(stdout); /* abort() does not */
    abort();
}

/* Runs a function in a child and waits; returns what became of it. */
static int run_child(void (*function)(void))
{
    fflush(stdout); /* else the child has a copy of it, and writes it too */
    pid_t child = fork();
    if (child < 0)
        die_errno("fork");
    if (child == 0) {
        function();
        _exit(EXIT_SUCCESS);
    }
    int status;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            die_errno("waitpid");
    printf("parent: fork() returned pid %ld, and I waited for it\n",
           (long)child);
    return status;
}

static void tell(int status)
{
    if (WIFEXITED(status))
        printf("parent: it ended with status %d\n", WEXITSTATUS(status));
    else
        printf("parent: it was ended by signal %d (%s)\n", WTERMSIG(status),
               strsignal(WTERMSIG(status)));
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    printf("parent: one process, balance %d\n", balance);
    tell(run_child(spend_and_exit));
    printf("parent: my balance is still %d\n", balance);
    tell(run_child(crash));
    printf("parent: I am still here\n");
    return EXIT_SUCCESS;
}
