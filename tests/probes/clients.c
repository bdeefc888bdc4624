/* clients.c: clients of the slow server: many at once, strange ones, those that
 * go away. The first argument says which. */
#include <check.h>
#include <descriptors.h>
#include <die.h>
#include <slow_server.h>

#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static struct slow_server server;
static struct slow_server_report report;

/* ---- a client, step by step --------------------------------------------- */

static int connect_server(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_port = htons((unsigned short)server.port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
        die_errno("cannot connect");
    return fd;
}

static void say(int fd, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t sent = send(fd, text, length, 0);
        if (sent <= 0)
            die_errno("send");
        text += sent;
        length -= (size_t)sent;
    }
}

/* Reads the answer to its end, closes, and returns its status; 0: none. */
static int hear(int fd, char *answer, size_t size)
{
    size_t length = 0;
    ssize_t got;
    while ((got = recv(fd, answer + length, size - 1 - length, 0)) > 0)
        length += (size_t)got;
    answer[length] = '\0';
    close(fd);
    int status = 0;
    return sscanf(answer, "HTTP/1.1 %d", &status) == 1 ? status : 0;
}

static int ask(const char *path)
{
    int fd = connect_server();
    say(fd, "GET ", 4);
    say(fd, path, strlen(path));
    say(fd, " HTTP/1.1\r\n\r\n", 13);
    return fd;
}

static int status_of(int fd)
{
    char answer[1000];
    return hear(fd, answer, sizeof answer);
}

/* What GET /report tells. */
static void get_report(long *requests, long *most)
{
    char answer[1000];
    const char *body = NULL;
    if (hear(ask("/report"), answer, sizeof answer) == 200)
        body = strstr(answer, "\r\n\r\n");
    if (!body ||
        sscanf(body, " %ld requests, at most %ld at once", requests, most) != 2)
        die("no report but: %s", answer);
}

/* Goes away without a word: the server gets ECONNRESET, not an end. */
static void reset(int fd)
{
    struct linger now = {.l_onoff = 1, .l_linger = 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close(fd);
}

/* ---- many --------------------------------------------------------------- */

/* The server must have been told all requests before its report counts. */
static void wait_for_requests(long wanted)
{
    long requests = 0, most;
    while (requests < wanted)
        get_report(&requests, &most);
}

static void many(int count)
{
    int *fds = xcalloc((size_t)count, sizeof *fds), good = 0;
    descriptors_raise_limit();
    slow_server_start(&server);
    for (int i = 0; i < count; i++)
        fds[i] = ask("/delay/0.2/x");
    for (int i = 0; i < count; i++)
        good += status_of(fds[i]) == 200;
    check_number(count, good, "all get their answer", NULL);
    for (int i = 0; i < count; i++)
        fds[i] = ask("/delay/3600/x");
    wait_for_requests(2L * count);
    check_number(200, status_of(ask("/delay/0/x")),
                 "another one does not wait for those who wait", NULL);
    slow_server_stop(&server, &report);
    check_number(2L * count + 1, report.requests, "all requests are counted",
                 NULL);
    check_number(count + 1, report.most_at_once, "all were held at once", NULL);
    free(fds);
}

/* ---- strange ones ------------------------------------------------------- */

static void check_status(int expected, const char *path)
{
    check_number(expected, status_of(ask(path)), path, NULL);
}

static void check_paths(void)
{
    check_status(200, "/delay/0/x");
    check_status(200, "/delay/0.001/a/b?c");
    check_status(200, "/delay/1e-3/");
    check_status(404, "/");
    check_status(404, "/delay");
    check_status(404, "/reports");
    check_status(400, "/delay/");
    check_status(400, "/delay/x/y");
    check_status(400, "/delay/1");
    check_status(400, "/delay/-1/x");
    check_status(400, "/delay/nan/x");
    check_status(400, "/delay/inf/x");
    check_status(400, "/delay/3601/x");
    check_status(400, "/delay/1x/x");
    check_status(404, "/next");
    check_status(400, "/next/");
    check_status(400, "/next/x/y");
    check_status(400, "/next/1");
    check_status(400, "/next/-1/x");
    check_status(400, "/next/3601/x");
}

/* Its body is the URL of the page behind it, which is there. */
static void check_next(const char *path, const char *behind)
{
    char answer[1000], url[200];
    snprintf(url, sizeof url, "http://127.0.0.1:%d%s\n", server.port, behind);
    check_number(200, hear(ask(path), answer, sizeof answer), path, NULL);
    const char *body = strstr(answer, "\r\n\r\n");
    check_text(url, body ? body + 4 : "", "names the next page", NULL);
    check_status(200, behind);
}

/* What stands behind /next/ or /delay/ has at most 3,000 bytes: the answer must
 * have room for it. */
static void check_long_paths(void)
{
    enum { MOST = 3000 };
    char x[MOST + 1], next[MOST + 20], delay[MOST + 20], answer[4096];
    memset(x, 'x', MOST);
    x[MOST] = '\0';
    snprintf(next, sizeof next, "/next/0/%s", x + 2);
    snprintf(delay, sizeof delay, "/delay/0/%s\n", x + 2);
    check_number(200, hear(ask(next), answer, sizeof answer), "a long path",
                 NULL);
    size_t length = strlen(answer), behind = strlen(delay);
    check(length > behind && strcmp(answer + length - behind, delay) == 0,
          "all of it comes back", NULL);
    snprintf(next, sizeof next, "/next/0/%s", x + 1);
    check_number(414, status_of(ask(next)), "one byte more", NULL);
    snprintf(delay, sizeof delay, "/delay/0/%s", x + 1);
    check_number(414, status_of(ask(delay)), "of a page, too", NULL);
}

static void check_pieces(void)
{
    const char *request = "GET /delay/0/x HTTP/1.1\r\nHost: x\r\n\r\n";
    int fd = connect_server();
    for (const char *c = request; *c; c++)
        say(fd, c, 1);
    check_number(200, status_of(fd), "a request, byte by byte", NULL);
    fd = connect_server();
    say(fd, "POST /delay/0/x HTTP/1.1\r\n\r\n", 28);
    check_number(404, status_of(fd), "a POST", NULL);
    fd = connect_server();
    say(fd, "GET /delay/0/x HTTP/1.1\r\n\r\n", 27);
    shutdown(fd, SHUT_WR);
    check_number(200, status_of(fd), "a client that says no more", NULL);
    fd = connect_server();
    say(fd, "GET /delay/0/", 13);
    shutdown(fd, SHUT_WR);
    check_number(0, status_of(fd), "half a request gets no answer", NULL);
    fd = connect_server();
    say(fd, "\0\0\r\n\r\n", 6);
    shutdown(fd, SHUT_WR);
    check_number(0, status_of(fd), "zeros get none", NULL);
}

static void check_long_request(void)
{
    char text[5000];
    memset(text, 'x', sizeof text);
    int fd = connect_server();
    say(fd, text, 4094);
    say(fd, text, 1);
    check_number(431, status_of(fd), "a request without end", NULL);
    fd = connect_server();
    say(fd, text, sizeof text);
    int status = status_of(fd); /* what was not read may cost the answer */
    check(status == 431 || status == 0, "a longer one", NULL);
}

static void strange(void)
{
    slow_server_start(&server);
    check_paths();
    check_next("/next/0/x", "/delay/0/x");
    check_next("/next/0.001/a/b?c", "/delay/0.001/a/b?c");
    check_long_paths();
    check_pieces();
    check_long_request();
    long requests, most;
    get_report(&requests, &most);
    check_number(10, requests, "only what was delayed is counted", NULL);
    check_number(1, most, "one at a time", NULL);
    slow_server_stop(&server, &report);
    check_number(10, report.requests, "the report at the end says the same",
                 NULL);
    check(waitpid(server.pid, NULL, 0) < 0 && errno == ECHILD,
          "no child is left", NULL);
}

/* ---- those that go away ------------------------------------------------- */

static void gone(void)
{
    slow_server_start(&server);
    for (int i = 0; i < 20; i++) {
        reset(connect_server());
        int fd = connect_server();
        say(fd, "GET /de", 7);
        reset(fd);
        fd = ask("/delay/0.01/x");
        reset(fd);
        close(ask("/delay/0.01/x"));
        close(ask("/delay/0/x"));
    }
    check_number(200, status_of(ask("/delay/0.05/x")),
                 "those that went away harm nobody", NULL);
    slow_server_stop(&server, &report);
    check(report.requests > 0, "the server lives", NULL);
}

/* ---- few descriptors ---------------------------------------------------- */

/* The server has 32 descriptors, and 100 clients. */
static void few(void)
{
    int fds[100], good = 0;
    struct rlimit before, limit;
    getrlimit(RLIMIT_NOFILE, &before);
    limit = before;
    limit.rlim_cur = 32;
    setrlimit(RLIMIT_NOFILE, &limit);
    slow_server_start(&server);
    setrlimit(RLIMIT_NOFILE, &before);
    for (int i = 0; i < 100; i++)
        fds[i] = ask("/delay/0.02/x");
    for (int i = 0; i < 100; i++)
        good += status_of(fds[i]) == 200;
    check_number(100, good, "all are served, a few at a time", NULL);
    slow_server_stop(&server, &report);
    check_number(100, report.requests, "all are counted", NULL);
    check(report.most_at_once < 32, "as many at once as there was room", NULL);
}

/* ---- orphans ------------------------------------------------------------ */

/* The server holds the writing end of a pipe: it is read to its end only when
 * the server is gone, too. */
static void orphan(void)
{
    int ends[2];
    char byte;
    if (pipe(ends) != 0)
        die_errno("pipe");
    pid_t starter = fork();
    if (starter == 0) {
        slow_server_start(&server);
        if (write(ends[1], "!", 1) != 1)
            _exit(EXIT_FAILURE);
        for (;;)
            pause();
    }
    close(ends[1]);
    check_number(1, read(ends[0], &byte, 1), "the server has started", NULL);
    kill(starter, SIGKILL);
    waitpid(starter, NULL, 0);
    check_number(0, read(ends[0], &byte, 1),
                 "it ends when its starter is killed", NULL);
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    signal(SIGPIPE, SIG_IGN);
    if (argc == 3 && strcmp(argv[1], "many") == 0)
        many(atoi(argv[2]));
    else if (argc == 2 && strcmp(argv[1], "strange") == 0)
        strange();
    else if (argc == 2 && strcmp(argv[1], "gone") == 0)
        gone();
    else if (argc == 2 && strcmp(argv[1], "few") == 0)
        few();
    else if (argc == 2 && strcmp(argv[1], "orphan") == 0)
        orphan();
    else
        die_usage("usage: clients many COUNT|strange|gone|few|orphan");
    return check_end();
}
