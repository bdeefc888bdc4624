/* maze.c: errands of two requests: a page, and then the page that it names. In
 * straight lines, in callbacks, and what becomes of errors in callbacks. */
#include <die.h>
#include <download.h>
#include <loop.h>
#include <monotonic.h>
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

struct maze {
    struct loop *loop;
    int left; /* errands that did not end */
};

struct errand {
    struct maze *maze;         /* the caller's */
    char url[TEXT_SIZE];       /* of the first page */
    char text[TEXT_SIZE];      /* of the first page: the URL of the second */
    struct page first, second; /* each has the reason why it failed */
    struct download download;  /* of the first, then of the second */
    struct handle first_done, second_done;
    const char *result; /* NULL: it did not end */
};

static void cut_line_end(char *text)
{
    text[strcspn(text, "\n")] = '\0';
}

/* ---- in straight lines -------------------------------------------------- */

static int stop(void *loop)
{
    loop_stop(loop);
    return 0;
}

/* Returns when the page came or failed. Meanwhile nothing else happens. */
static void fetch(struct errand *e, struct page *page)
{
    struct handle done = HANDLE(stop, e->maze->loop);
    download_start(&e->download, e->maze->loop, page, &done);
    must_succeed(loop_run_forever(e->maze->loop));
}

static const char *run_errand(struct errand *e)
{
    fetch(e, &e->first);
    if (!page_ok(&e->first))
        return e->first.reason;
    cut_line_end(e->text);
    fetch(e, &e->second);
    if (!page_ok(&e->second))
        return e->second.reason;
    return "it came";
}

static void straight_lines(struct errand *errands)
{
    for (int i = 0; i < ERRANDS; i++)
        errands[i].result = run_errand(&errands[i]);
}

/* ---- in callbacks ------------------------------------------------------- */

static void end_errand(struct errand *e, const char *result)
{
    e->result = result;
    if (--e->maze->left == 0)
        loop_stop(e->maze->loop);
}

static int second_came(void *argument)
{
    struct errand *e = argument;
    if (!page_ok(&e->second))
        end_errand(e, e->second.reason);
    else
        end_errand(e, "it came");
    return 0;
}

/* The same, but it forgets to look. */
static int second_came_unseen(void *argument)
{
    struct errand *e = argument;
    end_errand(e, "it came");
    return 0;
}

/* The same, but it returns the error: to the loop, which called it. */
static int second_came_returning(void *argument)
{
    struct errand *e = argument;
    if (!page_ok(&e->second))
        return E_VALUE;
    end_errand(e, "it came");
    return 0;
}

static int first_came(void *argument)
{
    struct errand *e = argument;
    if (!page_ok(&e->first)) {
        end_errand(e, e->first.reason);
        return 0;
    }
    cut_line_end(e->text);
    download_start(&e->download, e->maze->loop, &e->second, &e->second_done);
    return 0;
}

static void callbacks(struct maze *maze, struct errand *errands,
                      struct handle second_done)
{
    maze->left = ERRANDS;
    for (int i = 0; i < ERRANDS; i++) {
        struct errand *e = &errands[i];
        e->first_done = HANDLE(first_came, e);
        e->second_done = second_done;
        e->second_done.argument = e;
        download_start(&e->download, maze->loop, &e->first, &e->first_done);
    }
    must_succeed(loop_run_forever(maze->loop));
}

/* All errors that callbacks return come here. It does not know the errands. It
 * takes one off, or the program would wait for it for ever. */
static void nobodys_error(void *context, const struct handle *h, int error)
{
    struct maze *maze = context;
    printf("  callback %s failed: %s: %s\n", h->name, error_name(error),
           error_text(error));
    if (--maze->left == 0)
        loop_stop(maze->loop);
}

/* ---- the comparison ----------------------------------------------------- */

static void prepare(struct errand *errands, struct maze *maze, int port)
{
    for (int i = 0; i < ERRANDS; i++) {
        struct errand *e = &errands[i];
        *e = (struct errand){.maze = maze};
        snprintf(e->url, TEXT_SIZE, "http://127.0.0.1:%d%s", port, paths[i]);
        e->first.url = e->url;
        e->first.text = e->text;
        e->first.text_size = TEXT_SIZE;
        e->second.url = e->text;
    }
}

static void print_results(const struct errand *errands, double seconds)
{
    for (int i = 0; i < ERRANDS; i++)
        printf("  errand %d: %s\n", i + 1,
               errands[i].result ? errands[i].result : "(nobody knows)");
    printf("  in %.3f s\n", seconds);
}

/* second_done is what comes behind the second page; NULL: straight lines. */
static void show(const char *what, struct maze *maze, int port,
                 const struct handle *second_done)
{
    struct errand errands[ERRANDS];
    prepare(errands, maze, port);
    printf("%s:\n", what);
    double start = monotonic_now();
    if (second_done)
        callbacks(maze, errands, *second_done);
    else
        straight_lines(errands);
    print_results(errands, monotonic_now() - start);
}

int main(int argc, char **argv)
{
    struct slow_server server;
    struct slow_server_report report;
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    slow_server_start(&server);
    struct maze maze = {.loop = loop_new()};
    loop_set_exception_handler(maze.loop, nobodys_error, &maze);
    struct handle careful = HANDLE(second_came, NULL);
    struct handle unseen = HANDLE(second_came_unseen, NULL);
    struct handle returning = HANDLE(second_came_returning, NULL);
    show("in straight lines, one after another", &maze, server.port, NULL);
    show("in callbacks, all at once", &maze, server.port, &careful);
    show("one callback forgets to look", &maze, server.port, &unseen);
    show("one callback returns its error", &maze, server.port, &returning);
    loop_free(maze.loop);
    if (slow_server_stop(&server, &report) != 0)
        die("the slow server died");
    printf("the server got %ld requests, at most %ld at once\n",
           report.requests, report.most_at_once);
    return EXIT_SUCCESS;
}
