/* page_futures.c: pages as futures: what each finishes with, and what is left
 * over. */
#include <check.h>
#include <die.h>
#include <object.h>
#include <page_future.h>
#include <slow_server.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static struct loop *loop;
static int turns;    /* of done callbacks */
static int reported; /* errors that the loop was told */

static void note_error(void *context, const struct handle *h, int error)
{
    (void)context, (void)h, (void)error;
    reported++;
}

static int stop(void *argument)
{
    (void)argument;
    turns++;
    loop_stop(loop);
    return 0;
}

static void wait_for(struct future *f)
{
    struct handle done = HANDLE(stop, NULL);
    must_succeed(future_add_done_callback(f, &done));
    must_succeed(loop_run_forever(loop));
}

static void comes(const char *url)
{
    struct page page = {.url = url}, *came = NULL;
    struct value value;
    struct future *f = page_future(loop, &page, 0);
    check_number(E_INVALID_STATE, future_result(f, NULL), "too early", NULL);
    wait_for(f);
    check_number(0, future_result(f, &value), "it comes", NULL);
    TAKE(came, value);
    check(came == &page && page_ok(&page), "its value is the page", NULL);
    wait_for(f);
    check_number(2, turns, "who comes late is told, too", NULL);
    future_unref(f);
}

static void fails(const char *url)
{
    struct page page = {.url = url};
    struct future *f = page_future(loop, &page, 0);
    wait_for(f);
    check_number(EIO, future_result(f, NULL), "it fails", NULL);
    check_text("the server answered with status 404", page.reason, "why", NULL);
    future_unref(f);
}

static void is_too_late(const char *url)
{
    struct page page = {.url = url};
    struct future *f = page_future(loop, &page, 0.05);
    wait_for(f);
    check_number(EIO, future_result(f, NULL), "it is too late", NULL);
    check_text("not complete within 0.05 s", page.reason, "why", NULL);
    future_unref(f);
}

/* The other one takes longer: by then the download of the first has ended. */
static void is_cancelled(const char *url, const char *longer)
{
    struct page page = {.url = url}, other = {.url = longer};
    struct future *f = page_future(loop, &page, 0);
    struct future *g = page_future(loop, &other, 0);
    check_number(1, future_cancel(f), "it is cancelled", NULL);
    wait_for(f);
    check_number(ECANCELED, future_result(f, NULL), "so is its result", NULL);
    future_unref(f);
    check(page.status == 0, "the page has not come", NULL);
    wait_for(g);
    check(page_ok(&page), "... but it does", NULL);
    future_unref(g);
}

int main(int argc, char **argv)
{
    struct slow_server server;
    struct slow_server_report report;
    char urls[4][100];
    static const char *const paths[] = {"delay/0.05/1", "nowhere", "delay/60/2",
                                        "delay/0.2/3"};
    program_begin(argc ? argv[0] : NULL);
    slow_server_start(&server);
    for (int i = 0; i < 4; i++)
        snprintf(urls[i], sizeof urls[i], "http://127.0.0.1:%d/%s", server.port,
                 paths[i]);
    loop = loop_new();
    loop_set_exception_handler(loop, note_error, NULL);
    comes(urls[0]);
    fails(urls[1]);
    is_too_late(urls[2]);
    is_cancelled(urls[0], urls[3]);
    check_number(0, reported, "no callback fails", NULL);
    check_number(0, object_count(OBJECT_FUTURE), "no future is left", NULL);
    loop_free(loop);
    check_number(0, slow_server_stop(&server, &report), "the server", NULL);
    return check_end();
}
