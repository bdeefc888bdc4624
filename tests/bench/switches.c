/* switches.c: runs a command, and prints how often the processor was switched
 * away from it and its children. */
#include <die.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc < 2)
        die_usage("usage: switches COMMAND ...");
    pid_t child = fork();
    if (child < 0)
        die_errno("fork");
    if (child == 0) {
        execvp(argv[1], argv + 1);
        die_errno("%s", argv[1]);
    }
    struct rusage usage;
    int status;
    while (wait4(child, &status, 0, &usage) < 0)
        if (errno != EINTR)
            die_errno("wait4");
    printf("%ld switches\n", usage.ru_nvcsw + usage.ru_nivcsw);
    return status == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
