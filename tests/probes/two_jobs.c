/* two_jobs.c: two jobs in one loop: pages, and bytes that go through a pipe.
 * Neither knows of the other, and the loop of neither. */
#include <check.h>
#include <connection.h>
#include <die.h>
#include <loop.h>
#include <slow_server.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PAGES = 3, BYTES = 100 };

static struct loop *loop;
static int jobs_left = 2;
static char order[PAGES + BYTES + 1]; /* what came: p a page, b a byte */

static void came(char what, int jobs_done)
{
    order[strlen(order)] = what;
    jobs_left -= jobs_done;
    if (jobs_left == 0)
        loop_stop(loop);
}

/* ---- one job: pages ----------------------------------------------------- */

static struct connection connections[PAGES];
static struct page pages[PAGES];
static struct handle page_handles[PAGES];
static int pages_left = PAGES;

static int go_on(void *argument)
{
    struct connection *c = argument;
    struct handle *h = &page_handles[c - connections];
    loop_remove_reader(loop, c->fd);
    loop_remove_writer(loop, c->fd);
    connection_step(c);
    if (c->state == CONNECTION_RECEIVING)
        return loop_add_reader(loop, c->fd, h);
    if (c->state != CONNECTION_DONE)
        return loop_add_writer(loop, c->fd, h);
    came('p', --pages_left == 0);
    return 0;
}

static void start_pages(const char *url)
{
    for (int i = 0; i < PAGES; i++) {
        pages[i].url = url;
        connection_begin(&connections[i], &pages[i]);
        page_handles[i] = HANDLE(go_on, &connections[i]);
        if (loop_call_soon(loop, &page_handles[i]) != 0)
            die("the loop does not take a page");
    }
}

/* ---- the other: a pipe -------------------------------------------------- */

static struct handle reader, writer;
static int ends[2];
static int bytes_left = BYTES;

static int can_write(void *nothing)
{
    (void)nothing;
    loop_remove_writer(loop, ends[1]); /* until the byte was read */
    return write(ends[1], "x", 1) == 1 ? 0 : E_VALUE;
}

static int can_read(void *nothing)
{
    char byte;
    (void)nothing;
    if (read(ends[0], &byte, 1) != 1)
        return E_VALUE;
    came('b', --bytes_left == 0);
    if (bytes_left > 0)
        return loop_add_writer(loop, ends[1], &writer);
    loop_remove_reader(loop, ends[0]);
    return 0;
}

static void start_pipe(void)
{
    if (pipe(ends) != 0)
        die_errno("pipe");
    reader = HANDLE(can_read, NULL);
    writer = HANDLE(can_write, NULL);
    if (loop_add_reader(loop, ends[0], &reader) != 0 ||
        loop_add_writer(loop, ends[1], &writer) != 0)
        die("the loop does not watch the pipe");
}

/* ---- both --------------------------------------------------------------- */

int main(int argc, char **argv)
{
    char url[64];
    struct slow_server server;
    struct slow_server_report report;
    (void)argc;
    program_begin(argv[0]);
    slow_server_start(&server);
    snprintf(url, sizeof url, "http://127.0.0.1:%d/delay/0.1/x", server.port);
    loop = loop_new();
    start_pages(url);
    start_pipe();
    check_number(0, loop_run_forever(loop), "the loop runs", NULL);
    int good = 0;
    for (int i = 0; i < PAGES; i++)
        good += page_ok(&pages[i]);
    check_number(PAGES, good, "all pages came", NULL);
    check_number(0, bytes_left, "all bytes came", NULL);
    check(order[0] == 'b', "bytes came while the pages were waited for", NULL);
    loop_free(loop);
    check_number(0, slow_server_stop(&server, &report), "the server ends",
                 NULL);
    check_number(PAGES, report.most_at_once, "the pages came at once", NULL);
    return check_end();
}
