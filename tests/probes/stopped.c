/* stopped.c: fetch_all() in a loop that somebody stops before it runs, and then
 * again in many ticks: all pages come all the same. It takes and prints what
 * every chapter's program does. */
#include <fetch_all.h>
#include <job.h>
#include <loop.h>

enum { STOPS = 50 };

struct stopper {
    struct loop *loop;
    struct handle handle;
    int left; /* times that it stops the loop */
};

static int stop_again(void *argument)
{
    struct stopper *s = argument;
    loop_stop(s->loop);
    return --s->left > 0 ? loop_call_soon(s->loop, &s->handle) : 0;
}

int main(int argc, char **argv)
{
    struct job job;
    struct stopper s = {.left = STOPS};
    job_begin(&job, argc, argv, OPTION_TIMEOUT);
    s.loop = loop_new();
    s.handle = HANDLE(stop_again, &s);
    must_succeed(loop_call_soon(s.loop, &s.handle));
    loop_stop(s.loop);
    fetch_all(s.loop, &job);
    handle_cancel(&s.handle);
    loop_free(s.loop);
    return job_end(&job);
}
