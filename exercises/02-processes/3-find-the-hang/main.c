/* main.c: exercise 2.3 (find the bug): the sum that never comes.
 *
 * The program deals the numbers from 1 to 100 to its workers, as one deals
 * cards. Each worker has a pipe of its own, adds up what comes through it, and
 * at end of file writes its sum into the pipe of the sums. With one worker it
 * prints 5050. With two it hangs. After make exercise-2.3, which builds it:
 *   build/limit 5 build/exercises/02-processes/3-find-the-hang 1
 *   build/limit 5 build/exercises/02-processes/3-find-the-hang 2
 * Find the mistake and mend it where it is made: a worker shall have no end
 * open that it does not use. In which order the workers are finished is not the
 * mistake. A worker shall go on to add up until end of file, and every worker
 * shall still be waited for.
 */
// TODO(2.3): there is one mistake in this file.
#include <die.h>
#include <options.h>
#include <pipes.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NUMBERS = 100, WORKERS_MAX = 100 };

struct worker {
    pid_t pid;
    int numbers; /* where its numbers are written */
};

/* The life of a worker. */
static _Noreturn void add_up(int numbers, int sums)
{
    long number, sum = 0;
    while (pipe_read(numbers, &number, sizeof number))
        sum += number;
    _exit(pipe_write(sums, &sum, sizeof sum) ? EXIT_SUCCESS : EXIT_FAILURE);
}

/* Starts workers[count]; those before it are there already. */
static void start_worker(struct worker *workers, int count, const int sums[2])
{
    int ends[2];
    pipe_open(ends);
    fflush(NULL);
    pid_t child = fork();
    if (child < 0)
        die_errno("fork");
    if (child == 0) {
        close(ends[1]);
        close(sums[0]);
        add_up(ends[0], sums[1]);
    }
    close(ends[0]);
    workers[count] = (struct worker){child, ends[1]};
}

static void deal(const struct worker *workers, int count)
{
    for (long number = 1; number <= NUMBERS; number++) {
        int end = workers[number % count].numbers;
        if (!pipe_write(end, &number, sizeof number))
            die_errno("cannot deal %ld", number);
    }
    printf("dealt %d numbers to %d\n", NUMBERS, count);
    fflush(stdout);
}

/* Ends the worker's numbers, and waits for the worker. */
static void finish(const struct worker *worker)
{
    int status;
    close(worker->numbers);
    while (waitpid(worker->pid, &status, 0) < 0)
        if (errno != EINTR)
            die_errno("waitpid");
    if (!WIFEXITED(status) || WEXITSTATUS(status) != EXIT_SUCCESS)
        die("a worker failed");
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    signal(SIGPIPE, SIG_IGN); /* writing to a dead worker is just an error */
    int count = 3, sums[2];
    if (argc > 1)
        count = (int)options_number("the program", argv[1], 1, WORKERS_MAX);
    struct worker workers[WORKERS_MAX] = {{0}};
    pipe_open(sums);
    for (int i = 0; i < count; i++)
        start_worker(workers, i, sums);
    close(sums[1]);
    deal(workers, count);
    for (int i = 0; i < count; i++)
        finish(&workers[i]);
    long sum, total = 0;
    while (pipe_read(sums[0], &sum, sizeof sum))
        total += sum;
    close(sums[0]);
    printf("the sum is %ld\n", total);
    return EXIT_SUCCESS;
}
