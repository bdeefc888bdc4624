/* life.c: a worker whose queue holds three pages, what it tells, and how it
 * ends. */
#include <check.h>
#include <pipes.h>
#include <worker.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    RAN_EXIT = 99,    /* the status of a worker that ended with exit() */
    MESSAGES_MAX = 10 /* 7 come from a worker that ends with its queue */
};

/* Pages 1 to 5. Beside them stand two that nobody may touch. */
static struct page pages[7] = {{.number = 0}, {.number = 1}, {.number = 2},
                               {.number = 3}, {.number = 4}, {.number = 5},
                               {.number = 6}};
static const int queue[] = {4, 0, 2}; /* pages 5, 1, 3 */

struct life {
    char story[1000]; /* what it told: "done 2, taken 5, ..." */
    char end[40];     /* what became of it */
};

/* What the parent has planned for its own end; in a worker it shows exit(). */
static void at_exit(void)
{
    _exit(RAN_EXIT);
}

static void read_story(int results, struct life *life)
{
    struct message message;
    for (int i = 0; i < MESSAGES_MAX; i++) {
        if (!pipe_read(results, &message, sizeof message))
            break;
        size_t used = strlen(life->story);
        snprintf(life->story + used, sizeof life->story - used, "%s%s %d",
                 used ? ", " : "",
                 message.kind == PAGE_TAKEN ? "taken" : "done",
                 message.page.number);
    }
    close(results);
    if (!*life->story)
        strcpy(life->story, "nothing");
}

static void read_end(pid_t child, struct life *life)
{
    int status;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    if (WIFSIGNALED(status))
        snprintf(life->end, sizeof life->end, "ended by signal %d",
                 WTERMSIG(status));
    else if (WEXITSTATUS(status) == RAN_EXIT)
        snprintf(life->end, sizeof life->end, "exit(), not _exit()");
    else
        snprintf(life->end, sizeof life->end, "exit status %d",
                 WEXITSTATUS(status));
}

/* Runs a worker with page 2 and so much of the queue. */
static struct life run_worker(int length, int crash)
{
    int ends[2], results[2];
    struct life life = {"", ""};
    struct job job = {
        .pages = &pages[1], .count = 5, .options = {.crash = crash}};
    pipe_open(ends);
    pipe_open(results);
    for (int i = 0; i < length; i++)
        pipe_write(ends[1], &queue[i], sizeof queue[i]);
    close(ends[1]);
    pid_t child = fork();
    if (child == 0) {
        struct worker self = {.number = 7,
                              .page = &pages[2],
                              .queue = ends[0],
                              .results = results[1]};
        atexit(at_exit);
        close(results[0]);
        worker_run(&self, &job);
    }
    close(ends[0]);
    close(results[1]);
    read_story(results[0], &life);
    read_end(child, &life);
    return life;
}

/* What most often leads to a story that is not the one below. */
static const char *likely(const char *story)
{
    if (strcmp(story, "nothing") == 0)
        return "first fetch_page(self->page), then tell(self, PAGE_DONE)";
    if (strcmp(story, "done 2") == 0)
        return "it did not ask the queue: take_page() after every page, until "
               "it returns 0";
    if (!strstr(story, "taken"))
        return "take_page() must tell(self, PAGE_TAKEN)";
    if (strstr(story, "done 2, taken 4") || strstr(story, "taken 6"))
        return "the queue holds indexes, which begin with 0: 4 is "
               "job->pages[4], and that is page 5";
    if (strstr(story, "taken 2"))
        return "the page from the queue must become self->page, before "
               "tell(), which sends that";
    if (strstr(story, "taken 5, taken 1"))
        return "take the next page only when the one before is done";
    if (strstr(story, "done 5, taken 5"))
        return "tell(self, PAGE_TAKEN) before the page is fetched";
    if (strstr(story, "done 3, "))
        return "pipe_read() returned 0: the queue has ended, there is no "
               "index";
    return "for each page of the queue: take it and tell, fetch it and tell";
}

static int check_work(void)
{
    struct life alone = run_worker(0, 0), life = run_worker(3, 0);
    return check_text("done 2", alone.story,
                      "a worker whose queue is empty fetches its page",
                      strstr(alone.story, "done 2, ")
                          ? "pipe_read() returned 0: the queue has ended"
                          : likely(alone.story)) &&
           check_text(
               "done 2, taken 5, done 5, taken 1, done 1, taken 3, done 3",
               life.story, "a worker takes its pages from the queue, in turn",
               likely(life.story)) &&
           check_text("exit status 0", life.end,
                      "... and ends by _exit(EXIT_SUCCESS)",
                      "exit() does here what the parent has planned for its "
                      "own end; _exit() does not");
}

static int check_crash(void)
{
    char aborted[40];
    snprintf(aborted, sizeof aborted, "ended by signal %d", SIGABRT);
    struct life first = run_worker(3, 2), later = run_worker(3, 5);
    return check_text("nothing", first.story,
                      "a crash at the first page: it tells nothing",
                      "compare self->page->number with job->options.crash "
                      "before fetch_page()") &&
           check_text("done 2, taken 5", later.story,
                      "a crash at a page from the queue: it told that it took "
                      "it",
                      strstr(later.story, "done 5")
                          ? "the page from the queue may be the one, too: "
                            "compare before every fetch_page()"
                          : "tell(self, PAGE_TAKEN) before the crash: else "
                            "the parent does not know who had the page") &&
           check_text(aborted,
                      strcmp(first.end, aborted) ? first.end : later.end,
                      "... and both times it crashes",
                      "abort(): a crash is an end by a signal, not an exit "
                      "status");
}

int main(void)
{
    if (check_work())
        check_crash();
    return check_end();
}
