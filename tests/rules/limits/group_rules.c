/* group_rules.c: the rules of task groups, each part a function that is named
 * after its rule. */
#include <drop_rules.h>
#include <group_rules.h>
#include <scene.h>
#include <task_group.h>

#include <errno.h>

enum { CHILDREN_MAX = 2 };

static struct task *a, *w; /* of this part */
static struct task_group group;

/* ---- a block ------------------------------------------------------------- */

/* Runs body in the group, and tells the errors. */
struct block {
    CO;
    struct co *body; /* owned until it is awaited */
    int error;
};

ASYNC(block)
{
    BEGIN;
    TRY_AWAIT(self->error, task_group_run(&group, self->body));
    for (size_t i = 0; i < group.error_count; i++)
        happened("in the group: %s", error_name(group.errors[i]));
    if (self->error)
        RAISE(self->error);
FINALLY:
    task_group_end(&group);
    END;
}

#define BLOCK(of) get("w", CALL(block, .body = (of)))

/* Starts its children, and goes on with body. */
struct starts {
    CO;
    struct co *children[CHILDREN_MAX]; /* NULL: none */
    struct co *body;                   /* NULL: none */
    struct value result;               /* of body */
};

ASYNC(starts)
{
    BEGIN;
    for (int i = 0; i < CHILDREN_MAX && self->children[i]; i++)
        task_group_create_task(&group, self->children[i]);
    if (self->body)
        AWAIT(self->result, self->body);
    else
        happened("the body ends");
    RETURN(self->result);
    END;
}

static int cancel_a(void)
{
    cancel("a", a);
    return 0;
}

static int cancel_w(void)
{
    cancel("w", w);
    return 0;
}

/* ---- the end of a block -------------------------------------------------- */

static void S1_the_block_waits_for_all_children(void)
{
    begin();
    complete(start(
        BLOCK(CALL(starts, .children = {WORK(.name = "a", .seconds = 1),
                                        WORK(.name = "b", .seconds = 2)}))));
    EXPECT("", "tick 1: w waits, the body ends; tick 2: a begins, b begins; "
               "tick 4: a ends; tick 7: b ends; tick 9: w got None; "
               "then: it returns None");
}

struct adds {
    CO;
};

ASYNC(adds)
{
    BEGIN;
    AWAIT(async_sleep(1));
    happened("a adds b");
    task_group_create_task(&group, WORK(.name = "b", .seconds = 1));
    END;
}

static void S1_and_for_those_that_children_add(void)
{
    begin();
    complete(start(BLOCK(CALL(starts, .children = {CALL(adds)}))));
    EXPECT("one is added meanwhile",
           "tick 1: w waits, the body ends; tick 4: a adds b; "
           "tick 5: b begins; tick 7: b ends; tick 9: w got None; "
           "then: it returns None");
}

static void S1_without_children_it_does_not_wait(void)
{
    begin();
    complete(start(BLOCK(CALL(starts))));
    EXPECT("of nothing", "tick 1: w waits, the body ends, w got None; "
                         "then: it returns None");
}

/* ---- errors -------------------------------------------------------------- */

static void S2_the_first_error_cancels_the_others(void)
{
    begin();
    complete(start(BLOCK(
        CALL(starts,
             .children = {WORK(.name = "a", .seconds = 1, .error = E_VALUE),
                          WORK(.name = "b", .seconds = 5, .clean_up = 1)}))));
    EXPECT("", "tick 1: w waits, the body ends; tick 2: a begins, b begins; "
               "tick 4: a ends; tick 6: b: CancelledError; "
               "tick 8: b cleaned up; "
               "tick 10: in the group: ValueError, w got ExceptionGroup; "
               "then: it returns ExceptionGroup");
}

static void S2_and_the_body(void)
{
    begin();
    complete(start(BLOCK(
        CALL(starts, .body = WORK(.name = "body", .seconds = 5),
             .children = {WORK(.name = "a", .seconds = 1, .error = E_VALUE),
                          WORK(.name = "b", .seconds = 5, .error = EIO,
                               .swallows = 1)}))));
    EXPECT("the body is cancelled",
           "tick 1: w waits, body begins; tick 2: a begins, b begins; "
           "tick 4: a ends; "
           "tick 6: b: CancelledError, body: CancelledError; "
           "tick 8: in the group: ValueError, in the group: OSError, w got "
           "ExceptionGroup; "
           "then: it returns ExceptionGroup");
}

static void S2_an_error_of_the_body_cancels_the_children(void)
{
    begin();
    complete(start(BLOCK(CALL(
        starts, .body = WORK(.name = "body", .seconds = 1, .error = E_VALUE),
        .children = {WORK(.name = "a", .seconds = 5)}))));
    EXPECT("an error of the body",
           "tick 1: w waits, body begins; tick 2: a begins; "
           "tick 4: body ends; tick 5: a: CancelledError; "
           "tick 7: in the group: ValueError, w got ExceptionGroup; "
           "then: it returns ExceptionGroup");
}

static void S2_it_comes_last(void)
{
    begin();
    complete(start(BLOCK(CALL(
        starts, .body = WORK(.name = "body", .seconds = 1, .error = E_VALUE),
        .children = {WORK(.name = "a", .seconds = 5, .clean_up = 1,
                          .error = EIO, .swallows = 1)}))));
    EXPECT("the body's error comes last",
           "tick 1: w waits, body begins; tick 2: a begins; "
           "tick 4: body ends; tick 5: a: CancelledError; "
           "tick 7: a cleaned up; "
           "tick 9: in the group: OSError, in the group: ValueError, w got "
           "ExceptionGroup; "
           "then: it returns ExceptionGroup");
}

struct counts {
    CO;
    struct co *block; /* owned until it is awaited */
};

ASYNC(counts)
{
    BEGIN;
    AWAIT(self->block);
FINALLY:
    happened("cancelling: %d", task_cancelling(current_task()));
    END;
}

static void S2_also_while_it_is_leaving(void)
{
    begin();
    complete(start(CALL(
        counts,
        .block = BLOCK(CALL(starts, .children = {WORK(.name = "a", .seconds = 1,
                                                      .error = E_VALUE)})))));
    EXPECT("while it is leaving",
           "tick 1: w waits, the body ends; tick 2: a begins; "
           "tick 4: a ends; "
           "tick 6: in the group: ValueError, w got ExceptionGroup, "
           "cancelling: 1; "
           "then: it returns ExceptionGroup");
}

struct keeps_a {
    CO;
};

ASYNC(keeps_a)
{
    BEGIN;
    a = task_group_create_task(&group, WORK(.name = "a", .seconds = 5));
    task_group_create_task(&group, WORK(.name = "b", .seconds = 3));
    END;
}

static void S2_a_cancelled_child_is_no_error(void)
{
    begin();
    w = start(BLOCK(CALL(keeps_a)));
    later(1, "at 1", cancel_a);
    complete(w);
    EXPECT("a cancelled child is no error",
           "tick 1: w waits; tick 2: a begins, b begins; "
           "tick 3: at 1, cancel a: yes; tick 4: a: CancelledError; "
           "tick 7: b ends; tick 9: w got None; then: it returns None");
}

/* ---- cancelling ---------------------------------------------------------- */

static void S3_a_cancel_of_the_parent_reaches_the_children(void)
{
    begin();
    w = start(BLOCK(CALL(
        starts, .children = {WORK(.name = "a", .seconds = 5, .clean_up = 1)})));
    later(1, "at 1", cancel_w);
    complete(w);
    EXPECT("", "tick 1: w waits, the body ends; tick 2: a begins; "
               "tick 3: at 1, cancel w: yes; tick 5: a: CancelledError; "
               "tick 7: a cleaned up; tick 9: w got CancelledError; "
               "then: it returns CancelledError");
}

static void S3_also_while_the_body_runs(void)
{
    begin();
    w = start(BLOCK(CALL(starts, .body = WORK(.name = "body", .seconds = 5),
                         .children = {WORK(.name = "a", .seconds = 5)})));
    later(1, "at 1", cancel_w);
    complete(w);
    EXPECT("while the body runs",
           "tick 1: w waits, body begins; tick 2: a begins; "
           "tick 3: at 1, cancel w: yes; tick 4: body: CancelledError; "
           "tick 5: a: CancelledError; tick 7: w got CancelledError; "
           "then: it returns CancelledError");
}

static void S3_errors_count_more(void)
{
    begin();
    w = start(BLOCK(
        CALL(starts, .children = {WORK(.name = "a", .seconds = 5,
                                       .error = E_VALUE, .swallows = 1)})));
    later(1, "at 1", cancel_w);
    complete(w);
    EXPECT("with an error",
           "tick 1: w waits, the body ends; tick 2: a begins; "
           "tick 3: at 1, cancel w: yes; tick 5: a: CancelledError; "
           "tick 7: in the group: ValueError, w got ExceptionGroup; "
           "then: it returns ExceptionGroup");
}

/* ---- too early, too late ------------------------------------------------- */

static void create(const char *when)
{
    const struct task *task = task_group_create_task(&group, WORK(.name = "x"));
    happened("create %s: %s", when, task ? "ok" : "RuntimeError");
}

struct creates_at_the_end {
    CO;
};

ASYNC(creates_at_the_end)
{
    BEGIN;
    AWAIT(async_sleep(5));
FINALLY:
    create("while aborting");
    END;
}

struct creates {
    CO;
};

ASYNC(creates)
{
    BEGIN;
    task_group_create_task(&group,
                           WORK(.name = "a", .seconds = 1, .error = E_VALUE));
    task_group_create_task(&group, CALL(creates_at_the_end));
    END;
}

static void S4_a_child_is_made_inside_only(void)
{
    begin();
    group = (struct task_group){.parent = NULL};
    create("before");
    complete(start(task_group_run(&group, CALL(creates))));
    create("after the end");
    EXPECT(
        "",
        "first: create before: RuntimeError; tick 2: a begins; "
        "tick 4: a ends; tick 6: create while aborting: RuntimeError; "
        "then: it returns ExceptionGroup, create after the end: RuntimeError");
    task_group_end(&group);
}

/* ---- dropping ------------------------------------------------------------ */

static void D1_a_result_of_a_child_that_nobody_keeps(void)
{
    begin();
    complete(start(BLOCK(CALL(starts, .children = {owner(7, 1)}))));
    EXPECT("in C, of a task group",
           "tick 1: w waits, the body ends; tick 2: 7 begins; "
           "tick 5: 7 is dropped; tick 6: w got None; then: it returns None");
}

static void D1_a_result_of_the_body_when_a_child_fails(void)
{
    begin();
    complete(start(BLOCK(CALL(
        starts, .body = owner(7, 1),
        .children = {WORK(.name = "a", .seconds = 2, .error = E_VALUE)}))));
    EXPECT(
        "in C, of a task group's body",
        "tick 1: w waits, 7 begins; tick 2: a begins; tick 6: a ends; "
        "tick 8: 7 is dropped, in the group: ValueError, w got ExceptionGroup; "
        "then: it returns ExceptionGroup");
}

/* ---- all of them --------------------------------------------------------- */

void group_rules(void)
{
    S1_the_block_waits_for_all_children();
    S1_and_for_those_that_children_add();
    S1_without_children_it_does_not_wait();
    S2_the_first_error_cancels_the_others();
    S2_and_the_body();
    S2_an_error_of_the_body_cancels_the_children();
    S2_it_comes_last();
    S2_also_while_it_is_leaving();
    S2_a_cancelled_child_is_no_error();
    S3_a_cancel_of_the_parent_reaches_the_children();
    S3_also_while_the_body_runs();
    S3_errors_count_more();
    S4_a_child_is_made_inside_only();
    D1_a_result_of_a_child_that_nobody_keeps();
    D1_a_result_of_the_body_when_a_child_fails();
}
