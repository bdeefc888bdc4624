/* two.c: errands of two requests, as in chapter 6's maze.c: a page, and then
 * the page that it names. Still in callbacks, but each errand is a future. */
#include <die.h>
#include <monotonic.h>
#include <page_future.h>
#include <slow_server.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ERRANDS = 4, TEXT_SIZE = 200 };

/* Where they begin. A page of /next is the URL of a page of /delay. */
static const char *const paths[ERRANDS] = {
    "/next/0.1/1", "/next/0.1/2", "/nowhere", /* fails: status 404 */
    "/delay/0.1/4", /* comes, but what it says is no URL */
};

struct errand {
    struct loop *loop;         /* the caller's */
    char url[TEXT_SIZE];       /* of the first page */
    char text[TEXT_SIZE];      /* of the first page: the URL of the second */
    struct page first, second; /* each has the reason why it failed */
    struct future *page;       /* the one that is under way; owned */
    struct handle first_came, second_came;
    struct future *result; /* what becomes of the errand; owned */
};

/* ---- the errand ---------------------------------------------------------- */

/* All its ways end here. */
static int end_errand(struct errand *e, int error)
{
    future_unref(e->page);
    return error ? future_set_error(e->result, error)
                 : future_set_result(e->result, "it came");
}

static int second_came(void *argument)
{
    struct errand *e = argument;
    return end_errand(e, future_result(e->page, NULL));
}

/* The same, but it forgets to look. */
static int second_came_unseen(void *argument)
{
    return end_errand(argument, 0);
}

static int first_came(void *argument)
{
    struct errand *e = argument;
    int error = future_result(e->page, NULL);
    if (error)
        return end_errand(e, error);
    future_unref(e->page);
    e->text[strcspn(e->text, "\n")] = '\0';
    e->page = page_future(e->loop, &e->second, 0);
    return future_add_done_callback(e->page, &e->second_came);
}

static void start_errand(struct errand *e, struct loop *loop,
                         struct handle last)
{
    e->loop = loop;
    e->result = loop_create_future(loop);
    e->first_came = HANDLE(first_came, e);
    e->second_came = last;
    e->second_came.argument = e;
    e->page = page_future(loop, &e->first, 0);
    must_succeed(future_add_done_callback(e->page, &e->first_came));
}

/* ---- who waits for it ---------------------------------------------------- */

static int stop(void *loop)
{
    loop_stop(loop);
    return 0;
}

/* Runs the loop until f is done. */
static void run_until_done(struct loop *loop, struct future *f)
{
    struct handle done = HANDLE(stop, loop);
    must_succeed(future_add_done_callback(f, &done));
    must_succeed(loop_run_forever(loop));
}

static void print_result(int number, struct errand *e)
{
    const struct page *failed = page_ok(&e->first) ? &e->second : &e->first;
    const char *text;
    struct value value;
    int error = future_result(e->result, &value);
    if (error) {
        printf("  errand %d: %s: %s\n", number, error_name(error),
               failed->reason);
        return;
    }
    TAKE(text, value);
    printf("  errand %d: %s\n", number, text);
}

static void prepare(struct errand *errands, int port)
{
    for (int i = 0; i < ERRANDS; i++) {
        struct errand *e = &errands[i];
        *e = (struct errand){0};
        snprintf(e->url, TEXT_SIZE, "http://127.0.0.1:%d%s", port, paths[i]);
        e->first.url = e->url;
        e->first.text = e->text;
        e->first.text_size = TEXT_SIZE;
        e->second.url = e->text;
    }
}

/* last is what comes behind the second page. */
static void show(const char *what, struct loop *loop, int port,
                 struct handle last)
{
    struct errand errands[ERRANDS];
    prepare(errands, port);
    printf("%s:\n", what);
    double start = monotonic_now();
    for (int i = 0; i < ERRANDS; i++)
        start_errand(&errands[i], loop, last);
    for (int i = 0; i < ERRANDS; i++) {
        run_until_done(loop, errands[i].result);
        print_result(i + 1, &errands[i]);
        future_unref(errands[i].result);
    }
    printf("  in %.3f s\n", monotonic_now() - start);
}

int main(int argc, char **argv)
{
    struct slow_server server;
    struct slow_server_report report;
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    slow_server_start(&server);
    struct loop *loop = loop_new();
    show("all at once", loop, server.port, HANDLE(second_came, NULL));
    show("one callback forgets to look", loop, server.port,
         HANDLE(second_came_unseen, NULL));
    loop_free(loop);
    if (slow_server_stop(&server, &report) != 0)
        die("the slow server died");
    printf("the server got %ld requests, at most %ld at once\n",
           report.requests, report.most_at_once);
    return EXIT_SUCCESS;
}
