/* limits.c: what each recv() is limited to. A recv() and a setsockopt() of our
 * own come before libc's: recv() takes a quarter of a second for a byte. */
#include <check.h>
#include <fetch.h>
#include <monotonic.h>
#include <slow_server.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>

static const double TOLERANCE = 0.1; /* seconds */

static double limit; /* the last one that was set; seconds, -1: none */
static double begun; /* when the first of a page was set */
static int set, too_long, too_short, zero, received;

int setsockopt(int fd, int level, int name, const void *value, socklen_t length)
{
    (void)fd, (void)level, (void)length;
    if (name != SO_RCVTIMEO)
        return 0;
    const struct timeval *time = value;
    double now = monotonic_now();
    limit = (double)time->tv_sec + (double)time->tv_usec * 1e-6;
    if (!set++)
        begun = now;
    zero += limit <= 0;
    too_long += limit > begun + 1 - now + TOLERANCE;
    too_short += limit < begun + 1 - now - TOLERANCE;
    return 0;
}

/* A header that goes on and on, a byte every quarter of a second; a limit that
 * is shorter than that runs out. */
ssize_t recv(int fd, void *data, size_t size, int flags)
{
    static const char head[] = "HTTP/1.1 200 OK\r\nX: ";
    (void)fd, (void)size, (void)flags;
    double time = limit > 0 && limit < 0.25 ? limit : 0.25;
    nanosleep(&(struct timespec){.tv_nsec = (long)(time * 1e9)}, NULL);
    if (time < 0.25 || received > 8) {
        errno = EAGAIN;
        return -1;
    }
    *(char *)data = head[received % (int)(sizeof head - 1)];
    received++;
    return 1;
}

static struct page fetch(int port)
{
    static char url[64];
    snprintf(url, sizeof url, "http://127.0.0.1:%d/delay/0/1", port);
    struct page page = {.number = 1, .url = url};
    limit = -1;
    set = received = 0;
    fetch_page(&page);
    return page;
}

int main(void)
{
    struct slow_server server;
    struct slow_server_report report;
    slow_server_start(&server);
    struct page page = fetch(server.port);
    check_text("it took too long", page.reason,
               "a page with a byte every quarter of a second is given up",
               "the limit is for the whole page, not for each recv()");
    check(received >= 3 && received <= 4, "... when its second is over",
          "fix the deadline once, before the first recv()");
    page = fetch(server.port);
    check(page.reason[0] && received >= 3, "the next page has a second, too",
          "every page has a deadline of its own");
    check(!too_long, "no recv() may wait longer than what is left",
          "what is left shrinks: work it out before each recv()");
    check(!too_short, "each recv() may wait for all that is left",
          "a shorter limit makes the loop go round more often");
    check(!zero, "no recv() is without a limit",
          "0 seconds and 0 microseconds mean: no limit; nothing is left, "
          "then give up");
    slow_server_stop(&server, &report);
    return check_end();
}
