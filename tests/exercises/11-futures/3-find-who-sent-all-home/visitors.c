/* visitors.c: several who ask for the same name, some who give up: who is told
 * what, and what is left over? */
#include <check.h>
#include <die.h>
#include <lookups.h>
#include <object.h>

#include <stdio.h>
#include <stdlib.h>

enum { VISITORS = 3 };

static struct loop *loop;
static struct lookups lookups;

static struct visitor {
    struct handle done;
    struct future *future; /* owned; NULL: gone */
    int called;
    char told[40]; /* the number, or the name of the error */
} visitors[VISITORS];

static int is_told(void *argument)
{
    struct visitor *v = argument;
    struct value value;
    v->called++;
    if (!v->future)
        return 0; /* has given up, and is called all the same */
    int error = future_result(v->future, &value);
    if (error)
        snprintf(v->told, sizeof v->told, "%s", error_name(error));
    else
        snprintf(v->told, sizeof v->told, "%lld", value.as.number);
    future_unref(v->future);
    v->future = NULL;
    return 0;
}

static void ask(int i, const char *name)
{
    struct visitor *v = &visitors[i];
    *v = (struct visitor){.done = HANDLE(is_told, v)};
    v->future = lookups_ask(&lookups, name, &v->done);
}

static void give_up(int i)
{
    struct future *f = visitors[i].future;
    visitors[i].future = NULL;
    lookups_give_up(f, &visitors[i].done);
}

static void run_two_ticks(void)
{
    for (int i = 0; i < 2; i++) {
        loop_stop(loop);
        must_succeed(loop_run_forever(loop));
    }
}

/* If a check has failed, what comes after it says nothing new. */
static void begin(void)
{
    if (check_end() != 0)
        exit(check_end());
    lookups_begin(&lookups, loop);
}

static void end(int questions)
{
    check_number(questions, lookups.questions, "questions that were sent",
                 "who asks for a name that is under way shares the answer");
    check_number(
        0, object_count(OBJECT_FUTURE), "no future is left",
        "who gives up has a reference, and lets it go: future_unref()");
}

static const char *const shared =
    "the future is not the visitor's alone: to cancel it ends it for all who "
    "share it, and for those who come later";

static void all_wait(void)
{
    begin();
    ask(0, "moon");
    ask(1, "sun");
    ask(2, "moon");
    check_number(0, lookups_answer(&lookups, "moon", 7), "an answer comes",
                 NULL);
    run_two_ticks();
    check_text("7", visitors[0].told, "the first one who has asked is told",
               NULL);
    check_text("7", visitors[2].told, "... and so is the second", NULL);
    check_number(0, visitors[1].called, "who asked for another name waits on",
                 NULL);
    check_number(0, lookups_answer(&lookups, "sun", 8), "another answer comes",
                 NULL);
    run_two_ticks();
    check_text("8", visitors[1].told, "... for who has asked for that", NULL);
    end(2);
}

static void one_gives_up(int who)
{
    begin();
    ask(0, "moon");
    ask(1, "moon");
    give_up(who);
    run_two_ticks();
    check_number(0, visitors[1 - who].called,
                 "one gives up: the other one does not notice", shared);
    ask(2, "moon");
    run_two_ticks();
    check_number(0, visitors[2].called, "who comes later waits as well",
                 shared);
    lookups_answer(&lookups, "moon", 7);
    run_two_ticks();
    check_text("7", visitors[1 - who].told, "the others get the answer",
               shared);
    check_text("7", visitors[2].told, "... also who came later", shared);
    check_number(0, visitors[who].called, "who has given up is not called",
                 "its handle may not be there any more: handle_cancel()");
    end(1);
}

static void all_give_up(void)
{
    begin();
    ask(0, "moon");
    ask(1, "moon");
    give_up(0);
    give_up(1);
    ask(2, "moon");
    lookups_answer(&lookups, "moon", 7);
    run_two_ticks();
    check_text("7", visitors[2].told,
               "all give up: who asks after them gets the answer", shared);
    check_number(0, visitors[0].called + visitors[1].called,
                 "... and they are not called", NULL);
    end(1);
}

static void too_late(void)
{
    begin();
    ask(0, "moon");
    ask(1, "moon");
    lookups_answer(&lookups, "moon", 7);
    give_up(0);
    run_two_ticks();
    check_number(0, visitors[0].called,
                 "one gives up when the answer has just come: it is not called",
                 "its handle is in the loop's queue by then, and a future has "
                 "no say there: handle_cancel()");
    check_text("7", visitors[1].told, "... and the other one is told", NULL);
    end(1);
}

int main(int argc, char **argv)
{
    program_begin(argc ? argv[0] : NULL);
    setenv("LOOP_DEBUG", "1", 1); /* what was let go is known */
    loop = loop_new();
    all_wait();
    one_gives_up(0);
    one_gives_up(1);
    all_give_up();
    too_late();
    loop_free(loop);
    return check_end();
}
