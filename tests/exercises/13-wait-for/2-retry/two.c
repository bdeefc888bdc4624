/* two.c: two that try at once, each with tries and pauses of its own. */
#include <check.h>
#include <die.h>
#include <retry.h>
#include <run.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

static struct loop *loop;
static char said[200]; /* "A at 0, B at 0, A at 1" */

struct attempt {
    CO;
    const char *name;
};

ASYNC(attempt)
{
    size_t length = strlen(said);
    BEGIN;
    snprintf(said + length, sizeof said - length, "%s%s at %g",
             length ? ", " : "", self->name, loop_time(loop));
    RAISE(ECONNREFUSED);
    END;
}

static struct co *make(void *name)
{
    return CALL(attempt, .name = name);
}

static void gives_up(struct task *task, const char *what)
{
    check_text("ConnectionRefusedError",
               error_name(future_result(&task->future, NULL)), what, NULL);
    unref(task);
}

int main(int argc, char **argv)
{
    static char a[] = "A", b[] = "B";
    struct virtual_clock moon;
    (void)argc;
    program_begin(argv[0]);
    loop = loop_new();
    virtual_clock_begin(&moon);
    loop_set_clock(loop, &moon.clock);
    struct task *first =
        loop_create_task(loop, retry(make, a, (struct retry_limits){3, 5, 1}));
    struct task *second = loop_create_task(
        loop, retry(make, b, (struct retry_limits){4, 5, 0.25}));
    must_succeed(loop_run_until_complete(loop, async_sleep(100)));
    if (!check_text("A at 0, B at 0, B at 0.25, B at 0.75, A at 1, B at 1.75, "
                    "A at 3",
                    said, "two at once have tries and pauses of their own",
                    "what lives across an AWAIT is a member of struct retry: a "
                    "static variable is one for all"))
        return check_end();
    gives_up(first, "... and the one gives up");
    gives_up(second, "... and so does the other");
    loop_free(loop);
    return check_end();
}
