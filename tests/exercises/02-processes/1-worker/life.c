/* life.c: a worker whose queue holds three pages, and what it tells. */
#include <check.h>
#include <pipes.h>
#include <worker.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct page pages[5] = {
    {.number = 1}, {.number = 2}, {.number = 3}, {.number = 4}, {.number = 5}};

/* Runs a worker with page 2 and the queue; returns what became of it. */
static int run_worker(const int *queue, int length, int results[2])
{
    int ends[2], status;
    struct job job = {.pages = pages, .count = 5};
    pipe_open(ends);
    pipe_open(results);
    for (int i = 0; i < length; i++)
        pipe_write(ends[1], &queue[i], sizeof queue[i]);
    close(ends[1]);
    pid_t child = fork();
    if (child == 0) {
        struct worker self = {.number = 7,
                              .page = &pages[1],
                              .queue = ends[0],
                              .results = results[1]};
        close(results[0]);
        worker_run(&self, &job);
    }
    close(ends[0]);
    close(results[1]);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    return status;
}

/* Writes what the worker told as text: "done 2, taken 5, ...". */
static void read_story(int results, char *story, size_t size)
{
    struct message message;
    const char *comma = "";
    story[0] = '\0';
    while (pipe_read(results, &message, sizeof message)) {
        size_t used = strlen(story);
        snprintf(story + used, size - used, "%s%s %d", comma,
                 message.kind == PAGE_TAKEN ? "taken" : "done",
                 message.page.number);
        comma = ", ";
    }
    close(results);
}

int main(void)
{
    int results[2];
    char story[1000];
    const int queue[] = {4, 0, 2};

    int status = run_worker(NULL, 0, results);
    read_story(results[0], story, sizeof story);
    check_text("done 2", story,
               "a worker whose queue is empty fetches its page",
               "first fetch_page(self->page) and tell(self, PAGE_DONE)");
    check_number(0, WIFEXITED(status) ? WEXITSTATUS(status) : -1,
                 "it ends with status 0", "_exit(EXIT_SUCCESS) at the end");

    status = run_worker(queue, 3, results);
    read_story(results[0], story, sizeof story);
    check_text("done 2, taken 5, done 5, taken 1, done 1, taken 3, done 3",
               story, "a worker takes its pages from the queue, one by one",
               "take the next page only when the one before is done, and tell "
               "of it at once; 4 in the queue is job->pages[4], page 5");
    check_number(0, WIFEXITED(status) ? WEXITSTATUS(status) : -1,
                 "it ends when the queue ends",
                 "pipe_read() returned 0: there will be no more");
    return check_end();
}
