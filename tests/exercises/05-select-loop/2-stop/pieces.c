/* pieces.c: runs the program with a read() that brings one byte at a time, as
 * the keyboard of a slow typist does. */
#include <check.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define main answer_main
#include <main.c>
#undef main

ssize_t read(int fd, void *data, size_t size)
{
    static const char typed[] = "hello\nstop\n";
    static size_t at;
    if (fd != STDIN_FILENO || size == 0 || at == sizeof typed - 1)
        return 0;
    *(char *)data = typed[at++];
    return 1;
}

/* Runs the answer with a standard input that is always readable. */
static _Noreturn void run_answer(void)
{
    char *arguments[] = {"pieces", "-n", "2", "-d", "60", NULL};
    int ends[2];
    if (pipe(ends) != 0 || write(ends[1], "x", 1) != 1 ||
        dup2(ends[0], STDIN_FILENO) < 0 || !freopen("/dev/null", "w", stdout) ||
        !freopen("/dev/null", "w", stderr))
        exit(EXIT_FAILURE);
    exit(answer_main(5, arguments));
}

static pid_t child;

static void give_up(int number)
{
    (void)number;
    kill(child, SIGKILL);
}

int main(void)
{
    int status = 0;
    child = fork();
    if (child == 0)
        run_answer();
    signal(SIGALRM, give_up);
    alarm(4);
    if (child < 0 || waitpid(child, &status, 0) != child)
        return EXIT_FAILURE;
    check(WIFEXITED(status) && WEXITSTATUS(status) != 0,
          "a line that comes in pieces is a line",
          "keep what came of the line so far in input->line");
    return check_end();
}
