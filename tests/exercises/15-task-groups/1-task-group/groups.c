/* groups.c: groups whose members and blocks return, fail and are cancelled, on
 * a virtual clock: when does each group end, how, and does anybody run on? */
#include <check.h>
#include <die.h>
#include <object.h>
#include <run.h>
#include <task_group.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 3, EVER = 1000 /* seconds */ };

/* What a member does. */
struct plan {
    double seconds;   /* it takes */
    int error;        /* that it ends with; 0: none */
    double cleans_up; /* so many seconds, when it is cancelled */
    int clean_error;  /* that this ends with; 0: none */
    double adds;      /* when it is done it adds a member of so many seconds */
};

struct scene {
    const char *what, *expected, *likely;
    double seconds;   /* that the block takes; 0: it does not wait */
    int error;        /* that it ends with; 0: none */
    double cancelled; /* when somebody cancels the parent; 0: never */
    double again;     /* the same */
    double refuses;   /* so many seconds longer, when the block is cancelled */
    struct plan members[MOST]; /* up to one that takes no time */
};

static struct loop *loop;
static struct virtual_clock virtual_one;
static int running;      /* members that have begun, and not ended */
static int requests;     /* to cancel the parent, that are left at the end */
static double cancelled; /* when a member was, the last time; 0: never */
static int refused;      /* the last one that was to be added was */
static char said[200];   /* when the group has ended, and how */

/* ---- members ------------------------------------------------------------- */

struct member_of {
    CO;
    struct task_group *group;
    struct plan plan;
    int came;
};

static void add_another(struct task_group *group, double seconds);

ASYNC(member_of)
{
    BEGIN;
    running++;
    TRY_AWAIT(self->came, async_sleep(self->plan.seconds));
    if (self->came)
        cancelled = loop_time(loop);
    if (self->came && self->plan.cleans_up > 0)
        AWAIT(async_sleep(self->plan.cleans_up));
    if (self->came)
        RAISE(self->plan.clean_error ? self->plan.clean_error : self->came);
    if (self->plan.adds > 0)
        add_another(self->group, self->plan.adds);
    if (self->plan.error)
        RAISE(self->plan.error);
FINALLY:
    running--;
    END;
}

static void add_another(struct task_group *group, double seconds)
{
    refused = !task_group_create_task(
        group, CALL(member_of, .group = group, .plan.seconds = seconds));
}

/* ---- the block, and who awaits the group --------------------------------- */

struct block {
    CO;
    struct task_group *group;
    const struct scene *scene;
    int came;
};

ASYNC(block)
{
    BEGIN;
    for (int i = 0; i < MOST && self->scene->members[i].seconds > 0; i++)
        task_group_create_task(self->group,
                               CALL(member_of, .group = self->group,
                                    .plan = self->scene->members[i]));
    if (self->scene->seconds > 0)
        TRY_AWAIT(self->came, async_sleep(self->scene->seconds));
    if (self->came && self->scene->refuses > 0) {
        AWAIT(async_sleep(self->scene->refuses));
        add_another(self->group, 1);
    } else if (self->came) {
        RAISE(self->came);
    }
    if (self->scene->error)
        RAISE(self->scene->error);
    RETURN(42);
    END;
}

static void say(const char *format, const char *text, double number)
{
    size_t length = strlen(said);
    snprintf(said + length, sizeof said - length, format, text, number);
}

static void tell_end(const struct task_group *group, int error, int result)
{
    said[0] = '\0';
    say("%sat %g s: ", "", loop_time(loop));
    if (error)
        say("%s", error_name(error), 0);
    else
        say("%s%g", "it returns ", result);
    for (size_t i = 0; i < group->error_count; i++)
        say(" %s", error_name(group->errors[i]), 0);
    if (running > 0)
        say("%s %g run on", ", but", running);
    requests = task_cancelling(current_task());
}

struct parent {
    CO;
    const struct scene *scene;
    struct task_group group;
    int error, result;
};

ASYNC(parent)
{
    BEGIN;
    TRY_AWAIT(self->error, self->result,
              task_group_run(&self->group, CALL(block, .group = &self->group,
                                                .scene = self->scene)));
    tell_end(&self->group, self->error, self->error ? 0 : self->result);
FINALLY:
    task_group_end(&self->group);
    END;
}

/* ---- the scenes ---------------------------------------------------------- */

static int cancel(void *task)
{
    task_cancel(task);
    return 0;
}

static int stop(void *argument)
{
    loop_stop(argument);
    return 0;
}

static void run_for(double seconds)
{
    struct timer timer = TIMER(stop, loop);
    must_succeed(loop_call_later(loop, seconds, &timer));
    must_succeed(loop_run_forever(loop));
    timer_cancel(&timer);
}

static void arm(double at, struct timer *timer)
{
    if (at > 0)
        must_succeed(loop_call_at(loop, at, timer));
}

/* If a check has failed, the next scenes say nothing new. */
static void play(const struct scene *scene)
{
    snprintf(said, sizeof said, "never");
    loop = loop_new();
    virtual_clock_begin(&virtual_one);
    loop_set_clock(loop, &virtual_one.clock);
    struct task *task = loop_create_task(loop, CALL(parent, .scene = scene));
    struct timer first = TIMER(cancel, task), second = TIMER(cancel, task);
    arm(scene->cancelled, &first);
    arm(scene->again, &second);
    run_for(EVER);
    check_text(scene->expected, said, scene->what, scene->likely);
    if (check_end() != 0)
        exit(check_end());
    unref(task);
    loop_free(loop);
}

static const char *const waits =
    "the end of the body: as long as there are members it waits for all_done; "
    "member_is_done() finishes that when the last one is gone";
static const char *const ends_all =
    "the first error cancels the members and the block";
static const char *const asks_only =
    "to cancel is to ask: who is cancelled stays a member until it is done";
static const char *const passes_on =
    "a cancel of the parent is one of the members, wherever it comes: in the "
    "body, leave() sees it; in the waiting, who waits";

static const struct scene good_ends[] = {
    {.what = "a block without members",
     .expected = "at 1 s: it returns 42",
     .likely = "what the body returns",
     .seconds = 1},
    {.what = "the block is longer than its members",
     .expected = "at 5 s: it returns 42",
     .likely = "when the body ends and no member is left, there is nothing to "
               "wait for",
     .seconds = 5,
     .members = {{.seconds = 1}, {.seconds = 2}}},
    {.what = "the block waits for its members",
     .expected = "at 3 s: it returns 42",
     .members = {{.seconds = 3}, {.seconds = 1}}},
    {.what = "a member may add another one, which is waited for as well",
     .expected = "at 5 s: it returns 42",
     .members = {{.seconds = 2, .adds = 3}}},
    {.what = "a member is cancelled by itself: that is no error",
     .expected = "at 3 s: it returns 42",
     .likely = "future_cancelled(): it is a member less, and that is all",
     .members = {{.seconds = 1, .error = ECANCELED}, {.seconds = 3}}},
};

static const struct scene errors[] = {
    {.what = "a member fails: the others and the block are cancelled",
     .expected = "at 1 s: ExceptionGroup ConnectionResetError",
     .seconds = 9,
     .members = {{.seconds = 1, .error = ECONNRESET}, {.seconds = 9}}},
    {.what = "... and waited for",
     .expected = "at 3 s: ExceptionGroup ConnectionResetError",
     .likely = asks_only,
     .seconds = 9,
     .members = {{.seconds = 1, .error = ECONNRESET},
                 {.seconds = 9, .cleans_up = 2}}},
    {.what = "a member fails while the block is left",
     .expected = "at 3 s: ExceptionGroup ConnectionResetError",
     .likely =
         "the cancel reaches the one who waits for all_done: whatever has "
         "ended the waiting, as long as there are members it waits again",
     .members = {{.seconds = 1, .error = ECONNRESET},
                 {.seconds = 9, .cleans_up = 2}}},
    {.what = "the last member fails while the block is left",
     .expected = "at 2 s: ExceptionGroup BrokenPipeError",
     .members = {{.seconds = 1}, {.seconds = 2, .error = EPIPE}}},
    {.what = "two fail in the same tick: both errors count",
     .expected = "at 1 s: ExceptionGroup ConnectionResetError BrokenPipeError",
     .likely = "every error of a member is added, in the order in which they "
               "come; only the first one cancels",
     .seconds = 9,
     .members = {{.seconds = 1, .error = ECONNRESET},
                 {.seconds = 1, .error = EPIPE},
                 {.seconds = 9}}},
    {.what = "an error of the clean-up is one as well",
     .expected = "at 3 s: ExceptionGroup ConnectionResetError BrokenPipeError",
     .likely = "every error of a member is added, also when it was cancelled",
     .seconds = 9,
     .members = {{.seconds = 1, .error = ECONNRESET},
                 {.seconds = 9, .cleans_up = 2, .clean_error = EPIPE}}},
    {.what = "the block fails: the members are cancelled, and waited for",
     .expected = "at 3 s: ExceptionGroup BrokenPipeError",
     .likely = "leave(): an error of the body cancels the members; outcome() "
               "adds it",
     .seconds = 1,
     .error = EPIPE,
     .members = {{.seconds = 9, .cleans_up = 2}}},
    {.what = "the error of the block is the last one",
     .expected = "at 3 s: ExceptionGroup ConnectionResetError BrokenPipeError",
     .likely = "outcome() adds it, when all others have come",
     .seconds = 1,
     .error = EPIPE,
     .members = {{.seconds = 9, .cleans_up = 2, .clean_error = ECONNRESET}}},
};

static const struct scene cancels[] = {
    {.what = "the parent is cancelled in the block: so are the members",
     .expected = "at 3 s: CancelledError",
     .seconds = 9,
     .cancelled = 1,
     .members = {{.seconds = 9, .cleans_up = 2}}},
    {.what = "the parent is cancelled while it waits: so are the members",
     .expected = "at 3 s: CancelledError",
     .cancelled = 1,
     .members = {{.seconds = 9, .cleans_up = 2}}},
    {.what = "... and once more while they clean up: it waits on",
     .expected = "at 4 s: CancelledError",
     .cancelled = 1,
     .again = 2,
     .members = {{.seconds = 9, .cleans_up = 3}}},
    {.what = "it is cancelled, and a member fails in its clean-up",
     .expected = "at 3 s: ExceptionGroup BrokenPipeError",
     .likely = "outcome(): ECANCELED only if group->error_count is 0",
     .cancelled = 1,
     .members = {{.seconds = 9, .cleans_up = 2, .clean_error = EPIPE}}},
};

static const char *const takes_back =
    "leave(): task_uncancel(), if group->cancelled_parent; and the group "
    "cancels only for the first error, and only if it is not aborting";

/* What nobody has asked for from outside is not left at the end. */
static void play_and_count(const struct scene *scene, const char *what)
{
    play(scene);
    check_number(0, requests, what, takes_back);
}

/* The body catches the cancel, and goes on for two seconds. */
static void body_refuses(void)
{
    static const struct scene scene = {
        .what = "a member fails, and the block refuses the cancel",
        .expected = "at 3 s: ExceptionGroup ConnectionResetError",
        .likely = "the callback of the first error cancels the members there "
                  "and then, abort_members(): the body may take its time",
        .seconds = 9,
        .refuses = 2,
        .members = {{.seconds = 1, .error = ECONNRESET}, {.seconds = 9}}};
    cancelled = refused = 0;
    play(&scene);
    check_number(1, (long long)cancelled,
                 "... the members are cancelled all the same, at 1 s",
                 "the callback of the first error does it, abort_members(): "
                 "the body may take its time");
    check_number(1, refused, "... and no other can be added",
                 "abort_members() sets group->aborting");
}

/* ---- a member too late --------------------------------------------------- */

struct too_late {
    CO;
    struct task_group group;
    struct task *member; /* owned */
    struct handle done;  /* called when member is, behind the group's */
};

static int add_too_late(void *group)
{
    add_another(group, 1);
    return 0;
}

struct start_one {
    CO;
    struct too_late *all;
};

ASYNC(start_one)
{
    struct too_late *all = self->all;
    BEGIN;
    all->member = task_group_create_task(
        &all->group, CALL(member_of, .group = &all->group, .plan.seconds = 1));
    future_ref(&all->member->future);
    all->done = HANDLE(add_too_late, &all->group);
    must_succeed(future_add_done_callback(&all->member->future, &all->done));
    END;
}

ASYNC(too_late)
{
    BEGIN;
    AWAIT(task_group_run(&self->group, CALL(start_one, .all = self)));
FINALLY:
    unref(self->member);
    task_group_end(&self->group);
    END;
}

/* Between the end of the last member and the turn of the block. */
static void is_added_too_late(void)
{
    loop = loop_new();
    virtual_clock_begin(&virtual_one);
    loop_set_clock(loop, &virtual_one.clock);
    refused = 0;
    must_succeed(loop_run_until_complete(loop, CALL(too_late)));
    check_number(1, refused,
                 "the block is left and the last member is gone: no other can "
                 "be added",
                 "leave(): group->leaving = 1, as soon as the body has ended");
    loop_free(loop);
}

/* likely: where a scene names none. */
static void play_all(const struct scene *scenes, size_t n, const char *likely)
{
    for (size_t i = 0; i < n; i++) {
        struct scene scene = scenes[i];
        if (!scene.likely)
            scene.likely = likely;
        play(&scene);
    }
}

#define PLAY(scenes, likely)                                                   \
    play_all(scenes, sizeof(scenes) / sizeof(scenes)[0], likely)

int main(int argc, char **argv)
{
    (void)argc;
    program_begin(argv[0]);
    PLAY(good_ends, waits);
    PLAY(errors, ends_all);
    play_and_count(&errors[0],
                   "... and the request to cancel, its own, is taken back");
    play_and_count(&errors[7], "... and it has not cancelled itself: the "
                               "block had failed by then");
    body_refuses();
    is_added_too_late();
    PLAY(cancels, passes_on);
    check_number(0, object_count(OBJECT_FUTURE) + object_count(OBJECT_TASK),
                 "at the end no future and no task is left",
                 "remove_member(), and forget_all_done() after each waiting");
    return check_end();
}
