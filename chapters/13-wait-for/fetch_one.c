/* fetch_one.c: one page of the job, from its start to its line on the screen.
 */
#include <fetch_one.h>
#include <fetch.h>
#include <wait_for.h>

#include <errno.h>
#include <math.h>

struct fetch_one {
    CO;
    struct job *job;
    struct page *page;
    int error; /* of the fetch; 0: none */
};

ASYNC(fetch_one)
{
    double seconds = self->job->options.timeout; /* -t */
    BEGIN;
    TRY_AWAIT(self->error, wait_for(fetch_page(self->page),
                                    seconds > 0 ? seconds : INFINITY));
    if (self->error == ECANCELED) {
        page_fail(self->page, "cancelled");
        RAISE(ECANCELED);
    }
    if (self->error == ETIMEDOUT)
        page_fail(self->page, "not complete within %g s", seconds);
    job_page_done(self->job, self->page);
    END;
}

struct co *fetch_one(struct job *job, struct page *page)
{
    return CALL(fetch_one, .job = job, .page = page);
}
