/* echo.c: an echo server and its clients, in one thread and one loop.
 *
 *   echo [-n CLIENTS]   5 without -n; 0: no clients, it serves until Ctrl-C */
#include <descriptors.h>
#include <die.h>
#include <echo_clients.h>
#include <echo_endpoint.h>
#include <echo_server.h>
#include <loop.h>
#include <options.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    CLIENTS = 5, /* without -n */
    CLIENTS_MAX = 10000,
};

static int take_arguments(int argc, char **argv)
{
    if (argc == 1)
        return CLIENTS;
    if (argc != 3 || strcmp(argv[1], "-n") != 0)
        die_usage("usage: echo [-n CLIENTS]");
    return (int)options_number("-n", argv[2], 0, CLIENTS_MAX);
}

int main(int argc, char **argv)
{
    struct echo_server server;
    struct echo_clients clients = {0};
    program_begin(argv[0]);
    int count = take_arguments(argc, argv);
    descriptors_raise_limit();
    struct loop *loop = loop_new();
    echo_server_begin(&server, loop);
    if (count > 0)
        echo_clients_begin(&clients, count, loop, &server.address);
    else
        printf("listening on 127.0.0.1 port %d; Ctrl-C ends it\n",
               ntohs(server.address.sin_port));
    fflush(stdout);
    must_succeed(loop_run_forever(loop));
    echo_server_end(&server);
    if (count > 0)
        echo_clients_end(&clients);
    loop_free(loop);
    return clients.failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
