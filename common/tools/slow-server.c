/* slow-server.c: the slow server alone, for playing with curl or a browser. */
#include <descriptors.h>
#include <die.h>
#include <slow_server.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

/* Waits for Ctrl-C or a polite kill. */
static void wait_for_end(void)
{
    int ignored;
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    if (sigwait(&signals, &ignored) != 0)
        die("sigwait failed");
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    descriptors_raise_limit();
    struct slow_server server;
    struct slow_server_report report;
    slow_server_start(&server);
    printf("http://127.0.0.1:%d/delay/0.5/hello answers after 0.5 s\n"
           "http://127.0.0.1:%d/report          tells what it did so far\n"
           "Ctrl-C ends it.\n",
           server.port, server.port);
    fflush(stdout);
    wait_for_end();
    if (slow_server_stop(&server, &report) != 0)
        die("the slow server died");
    printf("\n%ld requests, at most %ld at once\n", report.requests,
           report.most_at_once);
    return EXIT_SUCCESS;
}
