/* trickle.c: a server that sends a byte now and then: always in time for the
 * next recv(), and yet it takes 4 seconds for its page. */
#include <check.h>
#include <die.h>
#include <fetch.h>

#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { BYTES = 20 };

static _Noreturn void trickle(int listener)
{
    static const char head[] = "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n";
    char request[4096];
    signal(SIGPIPE, SIG_IGN);
    int fd = accept(listener, NULL, NULL);
    if (fd < 0 || recv(fd, request, sizeof request, 0) < 0 ||
        send(fd, head, sizeof head - 1, 0) < 0)
        _exit(EXIT_FAILURE);
    for (int i = 0; i < BYTES && send(fd, "x", 1, 0) == 1; i++)
        nanosleep(&(struct timespec){.tv_nsec = 200 * 1000 * 1000}, NULL);
    _exit(EXIT_SUCCESS);
}

int main(void)
{
    char url[64];
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t length = sizeof address;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener < 0 ||
        bind(listener, (struct sockaddr *)&address, length) != 0 ||
        listen(listener, 1) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &length) != 0)
        die_errno("cannot listen");
    pid_t server = fork();
    if (server < 0)
        die_errno("fork");
    if (server == 0)
        trickle(listener);
    snprintf(url, sizeof url, "http://127.0.0.1:%d/", ntohs(address.sin_port));
    struct page page = {.number = 1, .url = url};
    fetch_page(&page);
    kill(server, SIGKILL);
    waitpid(server, NULL, 0);
    check(page.bytes < BYTES, "a page that trickles in is given up as well",
          "the limit is for the whole page: let each recv() wait only as long "
          "as is left");
    check_text("it took too long", page.reason, "... for the right reason",
               "page_fail(page, \"it took too long\")");
    return check_end();
}
