/* misbehave.c: a web server with bad habits; the path of the URL chooses one.
 *
 *   misbehave [HOST]   prints its free port, then the path of every request;
 *                      ends with its standard input, at the latest after 60 s
 *
 * /bytes in front of a path (/bytes/chunked) sends that answer byte by byte.
 * Where the answer says how long it is, the server never closes the connection
 * first: a client that waits for that waits for ever. */
#include <die.h>
#include <url.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SECONDS = 60, REQUEST_MAX = 4096, BIG = 8 * 1024 * 1024 };

static size_t piece = BIG; /* bytes sent at once */

/* ---- answers ------------------------------------------------------------ */

/* A client that went away needs no more; this process serves it alone. */
static void put(int fd, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t sent = send(fd, data, length < piece ? length : piece, 0);
        if (sent <= 0)
            exit(EXIT_SUCCESS);
        data += sent;
        length -= (size_t)sent;
    }
}

static void say(int fd, const char *text)
{
    put(fd, text, strlen(text));
}

/* So many bytes that are neither text nor ends of lines only. */
static void fill(int fd, size_t length)
{
    char *data = xcalloc(length, 1);
    for (size_t i = 0; i < length; i++)
        data[i] = (char)(i * 7);
    put(fd, data, length);
    free(data);
}

static void say_length(int fd, const char *status, size_t length)
{
    char head[200];
    snprintf(head, sizeof head, "HTTP/1.1 %s\r\nContent-Length: %zu\r\n\r\n",
             status, length);
    say(fd, head);
}

/* Until the client closes the connection. */
static void stay(int fd)
{
    char ignored[100];
    while (recv(fd, ignored, sizeof ignored, 0) > 0)
        continue;
}

/* The connection will not be closed but reset. */
static void cut_off(int fd)
{
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    if (setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) != 0)
        die_errno("setsockopt");
}

/* ---- good ones ---------------------------------------------------------- */

static void answer_length(int fd)
{
    say_length(fd, "200 OK", 1000);
    fill(fd, 1000);
    stay(fd);
}

static void answer_big(int fd)
{
    say_length(fd, "200 OK", BIG);
    fill(fd, BIG);
    stay(fd);
}

static void answer_empty(int fd)
{
    say_length(fd, "200 OK", 0);
    stay(fd);
}

static void answer_no_content(int fd)
{
    say(fd, "HTTP/1.1 204 No Content\r\n\r\n");
    stay(fd);
}

static void answer_continue(int fd)
{
    say(fd, "HTTP/1.1 100 Continue\r\nX-Early: yes\r\n\r\n"
            "HTTP/1.1 103 Early Hints\r\n\r\n");
    answer_length(fd);
}

/* 16 + 1 + 300 bytes, an upper-case size, leading zeros, extensions, blanks,
 * trailers. */
static void answer_chunked(int fd)
{
    say(fd, "HTTP/1.1 200 OK\r\ntransfer-ENCODING:\tchunked \r\n\r\n"
            "10;name=value;other=\"a;b\"\r\n0123456789abcdef\r\n"
            "0001 \r\n\n\r\n"
            "12C\r\n");
    fill(fd, 300);
    say(fd, "\r\n0;last\r\nX-Sum: 317\r\nX-End: yes\r\n\r\n");
    stay(fd);
}

static void answer_close(int fd)
{
    say(fd, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
    fill(fd, 700);
}

static void answer_http10(int fd)
{
    say(fd, "HTTP/1.0 200 OK\nServer: old\n\n");
    fill(fd, 70);
}

/* ---- bad ones ----------------------------------------------------------- */

static void answer_early(int fd)
{
    say_length(fd, "200 OK", 1000);
    fill(fd, 500);
}

static void answer_early_chunk(int fd)
{
    say(fd, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            "5\r\nhello\r\n10\r\nhalf");
}

static void answer_half_head(int fd)
{
    say(fd, "HTTP/1.1 200 OK\r\nContent-Le");
}

static void answer_nothing(int fd)
{
    (void)fd;
}

static void answer_reset(int fd)
{
    cut_off(fd);
}

static void answer_reset_half(int fd)
{
    answer_early(fd);
    cut_off(fd);
}

static void answer_rubbish(int fd)
{
    say(fd, "220 mail.example ready\r\n\r\n");
}

static void answer_binary(int fd)
{
    fill(fd, 5000);
}

static void answer_zero(int fd)
{
    put(fd, "HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n", 28);
}

/* A megabyte of headers; the client should have left long before. */
static void answer_long_head(int fd)
{
    say(fd, "HTTP/1.1 200 OK\r\n");
    for (int i = 0; i < 32 * 1024; i++)
        say(fd, "X-Endless: 012345678901234567\r\n");
}

static void answer_bad_length(int fd)
{
    say(fd, "HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\n0123456789");
}

static void answer_two_lengths(int fd)
{
    say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\n"
            "12345");
}

static void answer_bad_chunk(int fd)
{
    say(fd, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            "5\r\nhello\r\nfive\r\nhello\r\n");
}

static void answer_long_chunk(int fd)
{
    say(fd, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            "5\r\nhello world\r\n0\r\n\r\n");
}

static void answer_404(int fd)
{
    say_length(fd, "404 Not Found", 9);
    say(fd, "not found");
    stay(fd);
}

static void answer_500(int fd)
{
    say(fd, "HTTP/1.1 500 Oops\r\n\r\nit broke");
}

/* ---- serving ------------------------------------------------------------ */

static const struct habit {
    const char *path;
    void (*answer)(int fd);
} habits[] = {
    {"/length", answer_length},
    {"/big", answer_big},
    {"/empty", answer_empty},
    {"/no-content", answer_no_content},
    {"/continue", answer_continue},
    {"/chunked", answer_chunked},
    {"/close", answer_close},
    {"/http10", answer_http10},
    {"/early", answer_early},
    {"/early-chunk", answer_early_chunk},
    {"/half-head", answer_half_head},
    {"/nothing", answer_nothing},
    {"/reset", answer_reset},
    {"/reset-half", answer_reset_half},
    {"/rubbish", answer_rubbish},
    {"/binary", answer_binary},
    {"/zero", answer_zero},
    {"/long-head", answer_long_head},
    {"/bad-length", answer_bad_length},
    {"/bad-chunk", answer_bad_chunk},
    {"/two-lengths", answer_two_lengths},
    {"/long-chunk", answer_long_chunk},
    {"/status/404", answer_404},
    {"/status/500", answer_500},
    {"/never", stay},
};

/* Reads the request, as slowly as it can be read. */
static void read_request(int fd, char request[REQUEST_MAX])
{
    size_t length = 0;
    request[0] = '\0';
    while (!strstr(request, "\r\n\r\n")) {
        if (length == REQUEST_MAX - 1 || recv(fd, request + length, 1, 0) != 1)
            exit(EXIT_FAILURE);
        request[++length] = '\0';
    }
}

static void serve(int fd)
{
    char request[REQUEST_MAX], path[REQUEST_MAX];
    int on = 1;
    read_request(fd, request);
    if (sscanf(request, "GET %s HTTP/1.1", path) != 1)
        die("this is no request: %s", request);
    printf("%s\n", path);
    fflush(stdout);
    const char *name = path;
    if (strncmp(path, "/bytes/", 7) == 0) {
        name = path + 6;
        piece = 1;
        if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0)
            die_errno("setsockopt"); /* it would collect bytes */
    }
    for (size_t i = 0; i < sizeof habits / sizeof *habits; i++)
        if (strcmp(name, habits[i].path) == 0)
            habits[i].answer(fd);
}

/* A process for each client, which ends with its answer. */
static void accept_client(int listener)
{
    int fd = accept(listener, NULL, NULL);
    if (fd < 0)
        return;
    pid_t pid = fork();
    if (pid < 0)
        die_errno("fork");
    if (pid == 0) {
        close(listener);
        alarm(SECONDS);
        serve(fd);
        exit(EXIT_SUCCESS);
    }
    close(fd);
}

static int listen_at(const char *host)
{
    struct url url = {.port = "0"};
    struct addrinfo *address;
    snprintf(url.host, sizeof url.host, "%s", host);
    const char *problem = url_resolve(&url, &address);
    if (problem)
        die("%s: %s", host, problem);
    int fd = socket(address->ai_family, SOCK_STREAM, 0);
    if (fd < 0 || bind(fd, address->ai_addr, address->ai_addrlen) != 0 ||
        listen(fd, SOMAXCONN) != 0)
        die_errno("cannot listen at %s", host);
    freeaddrinfo(address);
    return fd;
}

static void print_port(int listener)
{
    struct sockaddr_storage address;
    socklen_t length = sizeof address;
    char port[NI_MAXSERV];
    if (getsockname(listener, (struct sockaddr *)&address, &length) != 0 ||
        getnameinfo((struct sockaddr *)&address, length, NULL, 0, port,
                    sizeof port, NI_NUMERICSERV) != 0)
        die("cannot find the port");
    printf("%s\n", port);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGCHLD, SIG_IGN); /* nobody waits for the clients' processes */
    alarm(SECONDS);
    int listener = listen_at(argc > 1 ? argv[1] : "127.0.0.1");
    print_port(listener);
    struct pollfd polls[] = {{.fd = STDIN_FILENO, .events = POLLIN},
                             {.fd = listener, .events = POLLIN}};
    while (poll(polls, 2, -1) > 0 && !polls[0].revents)
        if (polls[1].revents)
            accept_client(listener);
    return EXIT_SUCCESS;
}
