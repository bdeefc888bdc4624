/* eagain.c: what the calls of chapter 1 answer when they may not wait. */
#include <die.h>
#include <slow_server.h>

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char request[] = "GET /delay/0.1/1 HTTP/1.1\r\n\r\n";

/* Prints the result of a call, and what errno says if it is -1. */
static void show(const char *call, long result)
{
    const char *name = "";
    if (result < 0)
        name = errno == EINPROGRESS ? "EINPROGRESS"
               : errno == ENOTCONN  ? "ENOTCONN"
               : errno == EAGAIN    ? "EAGAIN"
                                    : strerror(errno);
    printf("%-14s %4ld%s%s\n", call, result, *name ? " " : "", name);
}

static int nonblocking_socket(void)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || fcntl(fd, F_SETFL, O_NONBLOCK) != 0)
        die_errno("socket");
    return fd;
}

static void connect_to(int fd, int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET}, peer;
    address.sin_port = htons((uint16_t)port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    show("connect()", connect(fd, (struct sockaddr *)&address, sizeof address));
    socklen_t length = sizeof peer, reason_length = sizeof(int);
    while (getpeername(fd, (struct sockaddr *)&peer, &length) != 0) {
        int reason = errno == ENOTCONN ? 0 : errno;
        if (reason == 0)
            getsockopt(fd, SOL_SOCKET, SO_ERROR, &reason, &reason_length);
        if (reason)
            die("connect: %s", strerror(reason));
    }
    show("getpeername()", 0);
}

static void receive(int fd)
{
    char data[1024];
    long long in_vain = 0;
    ssize_t got = recv(fd, data, sizeof data, 0);
    show("recv()", got);
    while ((got = recv(fd, data, sizeof data, 0)) < 0 && errno == EAGAIN)
        in_vain++;
    printf("... and the same %lld times more\n", in_vain);
    show("recv()", got);
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    struct slow_server server;
    struct slow_server_report report;
    slow_server_start(&server);
    int fd = nonblocking_socket();
    connect_to(fd, server.port);
    show("send()", send(fd, request, sizeof request - 1, 0));
    receive(fd);
    close(fd);
    if (slow_server_stop(&server, &report) != 0)
        die("the slow server died");
    return EXIT_SUCCESS;
}
