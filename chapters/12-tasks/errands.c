/* errands.c: the errands of two requests, of chapter 6's maze.c and chapter
 * 11's two.c, once more: a page, and then the page that it names. */
#include <die.h>
#include <fetch.h>
#include <monotonic.h>
#include <run.h>
#include <slow_server.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ERRANDS = 4, TEXT_SIZE = 200 };

/* Where they begin. A page of /next is the URL of a page of /delay. */
static const char *const paths[ERRANDS] = {
    "/next/0.1/1", "/next/0.1/2", "/nowhere", /* fails: status 404 */
    "/delay/0.1/4", /* comes, but what it says is no URL */
};

/* ---- the errand ---------------------------------------------------------- */

/* fetch_page(), and a page that is not as it should be is an error, too. */
struct get {
    CO;
    struct page *page; /* the caller's */
};

ASYNC(get)
{
    BEGIN;
    AWAIT(fetch_page(self->page));
    if (!page_ok(self->page))
        RAISE(EIO);
    END;
}

struct errand {
    CO;
    struct page *first;  /* the caller's; its text is the URL of the second */
    struct page *second; /* the caller's */
};

ASYNC(errand)
{
    BEGIN;
    AWAIT(CALL(get, .page = self->first));
    self->first->text[strcspn(self->first->text, "\n")] = '\0';
    AWAIT(CALL(get, .page = self->second));
    RETURN("it came");
    END;
}

/* ---- all of them -------------------------------------------------------- */

struct pages {
    char url[TEXT_SIZE];  /* of the first */
    char text[TEXT_SIZE]; /* of the first */
    struct page first, second;
};

static void prepare(struct pages *p, int port, const char *path)
{
    *p = (struct pages){.first = {.url = p->url}, .second = {.url = p->text}};
    p->first.text = p->text;
    p->first.text_size = TEXT_SIZE;
    snprintf(p->url, TEXT_SIZE, "http://127.0.0.1:%d%s", port, path);
}

static void tell(int number, int error, const char *result,
                 const struct pages *p)
{
    const struct page *failed = page_ok(&p->first) ? &p->second : &p->first;
    if (error)
        printf("errand %d: %s: %s\n", number, error_name(error),
               failed->reason);
    else
        printf("errand %d: %s\n", number, result);
}

struct all {
    CO;
    int port;
    struct pages pages[ERRANDS];
    struct task *tasks[ERRANDS]; /* owned until awaited */
    const char *result;
    int i, error;
};

ASYNC(all)
{
    BEGIN;
    for (int i = 0; i < ERRANDS; i++) {
        struct pages *p = &self->pages[i];
        prepare(p, self->port, paths[i]);
        self->tasks[i] =
            create_task(CALL(errand, .first = &p->first, .second = &p->second));
    }
    for (self->i = 0; self->i < ERRANDS; self->i++) {
        TRY_AWAIT(self->error, self->result, self->tasks[self->i]);
        tell(self->i + 1, self->error, self->result, &self->pages[self->i]);
    }
    END;
}

int main(int argc, char **argv)
{
    struct slow_server server;
    struct slow_server_report report;
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    slow_server_start(&server);
    double start = monotonic_now();
    must_succeed(async_run(CALL(all, .port = server.port)));
    printf("in %.3f s\n", monotonic_now() - start);
    if (slow_server_stop(&server, &report) != 0)
        die("the slow server died");
    printf("the server got %ld requests, at most %ld at once\n",
           report.requests, report.most_at_once);
    return EXIT_SUCCESS;
}
