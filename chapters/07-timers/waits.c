/* waits.c: how long the loop may sleep: when a callback is ready, when only
 * timers are armed, and when there is nothing to do. The loop itself tells. */
#include <account.h>
#include <die.h>
#include <loop.h>
#include <monotonic.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int soon(void *loop)
{
    loop_stop(loop);
    return 0;
}

static void show_ready(struct loop *loop)
{
    struct handle handle = HANDLE(soon, loop);
    printf("a callback is ready:\n");
    must_succeed(loop_call_soon(loop, &handle));
    must_succeed(loop_run_forever(loop));
}

static int early(void *nothing)
{
    (void)nothing;
    return 0;
}

static int late(void *loop)
{
    loop_stop(loop);
    return 0;
}

static void show_timers(struct loop *loop)
{
    struct timer first = TIMER(early, NULL), second = TIMER(late, loop);
    printf("two timers are armed:\n");
    must_succeed(loop_call_later(loop, 0.5, &second));
    must_succeed(loop_call_later(loop, 0.2, &first));
    must_succeed(loop_run_forever(loop));
}

static int byte_came(void *argument)
{
    char byte;
    int fd = *(const int *)argument;
    if (read(fd, &byte, 1) != 1)
        die("the child wrote nothing");
    loop_remove_reader(loop_running(), fd);
    loop_stop(loop_running());
    return 0;
}

/* Writes a byte to the pipe after a second. */
static _Noreturn void child(int fd)
{
    unsigned left = 1;
    while (left > 0)
        left = sleep(left);
    _exit(write(fd, "x", 1) == 1 ? EXIT_SUCCESS : EXIT_FAILURE);
}

static void show_nothing(struct loop *loop)
{
    int ends[2];
    if (pipe(ends) != 0)
        die_errno("pipe");
    pid_t pid = fork();
    if (pid < 0)
        die_errno("fork");
    if (pid == 0)
        child(ends[1]);
    close(ends[1]); /* the child's end is the only one left */
    struct handle reader = HANDLE(byte_came, &ends[0]);
    printf("there is nothing to do, until a byte comes through a pipe:\n");
    must_succeed(loop_add_reader(loop, ends[0], &reader));
    must_succeed(loop_run_forever(loop));
    close(ends[0]);
    while (waitpid(pid, NULL, 0) < 0)
        if (errno != EINTR)
            die_errno("waitpid");
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    if (setenv("LOOP_TRACE", "1", 1) != 0) /* before there is a loop */
        die_errno("setenv");
    struct loop *loop = loop_new();
    show_ready(loop);
    show_timers(loop);
    double start = monotonic_now(), cpu = account_cpu_now();
    show_nothing(loop);
    printf("that took %.3f s, and %.3f s of CPU time\n",
           monotonic_now() - start, account_cpu_now() - cpu);
    loop_free(loop);
    return EXIT_SUCCESS;
}
