/* closes.c: fetches pages, good and bad ones. close() is ours: it sees whether
 * the loop still watches what is closed. */
#include <check.h>
#include <download.h>
#include <slow_server.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { PAGES = 3, URL_SIZE = 64 };

static struct loop *loop; /* NULL: not yet, or no more */
static int left = PAGES;  /* that did not end */
static int closed, late;  /* sockets; and those that were still watched */

/* fclose() closes it without calling us again. */
int close(int fd)
{
    FILE *file = fdopen(fd, "r");
    if (loop) {
        closed++;
        late += loop_remove_reader(loop, fd) | loop_remove_writer(loop, fd);
    }
    return file ? fclose(file) : -1;
}

static int page_done(void *argument)
{
    (void)argument;
    if (--left == 0)
        loop_stop(loop);
    return 0;
}

/* The first comes; the second is not there; nobody is at the third's port. */
static void fetch_all(int port)
{
    const char *const paths[PAGES] = {"/delay/0.1/1", "/nowhere", "/3"};
    struct page pages[PAGES] = {{0}};
    struct download downloads[PAGES];
    struct handle done[PAGES];
    char urls[PAGES][URL_SIZE];
    for (int i = 0; i < PAGES; i++) {
        snprintf(urls[i], URL_SIZE, "http://127.0.0.1:%d%s", i < 2 ? port : 1,
                 paths[i]);
        pages[i].url = urls[i];
        done[i] = HANDLE(page_done, NULL);
        download_start(&downloads[i], loop, &pages[i], &done[i]);
    }
    loop_run_forever(loop);
}

int main(void)
{
    struct slow_server server;
    slow_server_start(&server);
    loop = loop_new();
    fetch_all(server.port);
    loop_free(loop);
    loop = NULL;
    check(closed >= PAGES, "every page closes its socket", NULL);
    check_number(0, late,
                 "nobody watches a socket any more before its descriptor is "
                 "closed",
                 "take it back before connection_step(), which may close it: "
                 "afterwards the number may belong to somebody else");
    return check_end();
}
