/* flags.c: looks at the connection that a fetch has made, while it waits. */
#include <check.h>
#include <die.h>
#include <fetch.h>
#include <run.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int listener;
static struct sockaddr_in address;

/* A server that says nothing, and its URL. */
static void listen_here(char url[], size_t size)
{
    socklen_t length = sizeof address;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, length) ||
        listen(listener, 5) ||
        getsockname(listener, (struct sockaddr *)&address, &length))
        die_errno("a server");
    snprintf(url, size, "http://127.0.0.1:%d/", ntohs(address.sin_port));
}

/* The descriptor that is connected to it; -1: there is none. */
static int find_connection(void)
{
    struct sockaddr_in peer;
    for (int fd = 3; fd < 100; fd++) {
        socklen_t length = sizeof peer;
        if (getpeername(fd, (struct sockaddr *)&peer, &length) == 0 &&
            peer.sin_family == AF_INET && peer.sin_port == address.sin_port)
            return fd;
    }
    return -1;
}

static void look_at(int fd)
{
    int on = 0;
    socklen_t length = sizeof on;
    check(fd >= 0, "there is a connection", NULL);
    if (fd < 0)
        return;
    check(fcntl(fd, F_GETFL) & O_NONBLOCK, "it does not block",
          "every flag that F_SETFL does not name is switched off");
    check(fcntl(fd, F_GETFD) & FD_CLOEXEC,
          "a program that is started does not get it",
          "FD_CLOEXEC is a flag of the descriptor, not of what is open "
          "behind it: fcntl() has another command for it");
    if (getsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, &length) != 0)
        die_errno("getsockopt");
    check(on, "what is sent goes out at once",
          "TCP_NODELAY was right as it was");
}

/* The connection is made. It is closed without an answer. */
static int interrupt(void *loop)
{
    int fd = accept(listener, NULL, NULL);
    loop_remove_reader(loop, listener);
    look_at(find_connection());
    if (fd < 0 || close(fd) != 0)
        die_errno("accept");
    return 0;
}

int main(int argc, char **argv)
{
    struct page page = {.number = 1};
    char url[100];
    (void)argc;
    program_begin(argv[0]);
    listen_here(url, sizeof url);
    page.url = url;
    struct loop *loop = loop_new();
    struct handle watcher = HANDLE(interrupt, loop);
    must_succeed(loop_add_reader(loop, listener, &watcher));
    int error = loop_run_until_complete(loop, fetch_page(&page));
    loop_free(loop);
    check(error || page.reason[0], "a page that does not come fails", NULL);
    close(listener);
    return check_end();
}
