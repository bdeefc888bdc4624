/* closed_loop.c: a download in a loop that is closed is refused, and leaves
 * nothing behind; for chapters 6, 7 and 8. */
#include <check.h>
#include <die.h>
#include <download.h>
#include <loop.h>

#include <stddef.h>

static int is_done(void *nothing)
{
    (void)nothing;
    return 0;
}

/* Chapter 6 has no time limit. */
static int start(struct download *d, struct loop *loop, struct page *page,
                 struct handle *done)
{
#ifdef TIMERS_H
    return download_start(d, loop, page, 1, done);
#else
    return download_start(d, loop, page, done);
#endif
}

int main(int argc, char **argv)
{
    struct loop *loop = loop_new();
    struct page page = {.url = "http://127.0.0.1:1/"};
    struct download download;
    struct handle done = HANDLE(is_done, NULL);
    (void)argc;
    program_begin(argv[0]);
    check_number(0, loop_close(loop), "the loop is closed", NULL);
    int error = start(&download, loop, &page, &done);
    check_text("RuntimeError", error_name(error), "it takes no download", NULL);
    check(!handle_queued(&done), "nobody is told", NULL);
    check(!handle_queued(&download.ready), "nothing is queued", NULL);
#ifdef TIMERS_H
    check(!download.timeout.timers, "no timer is armed", NULL);
#endif
    loop_free(loop);
    return check_end();
}
