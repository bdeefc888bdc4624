/* drop_rules.c: the rules of what is dropped: D1, a value that nobody has
 * taken; D2, the arguments of a coroutine that never began; D3, a value that
 * somebody has taken is theirs. Whatever is dropped is dropped once. */
#include <drop_rules.h>
#include <run.h>
#include <scene.h>

static struct future *f; /* of this part */
static struct task *a;

static void drop_value(struct value v)
{
    happened("%lld is dropped", v.as.number);
}

struct value droppable(int number)
{
    return VALUE_WITH(number, drop_value);
}

struct owner {
    CO;
    int number;
    double seconds;
};

static void drop_owner(struct owner *self)
{
    happened("%d never began", self->number);
}

ASYNC(owner, drop_owner)
{
    BEGIN;
    happened("%d begins", self->number);
    AWAIT(async_sleep(self->seconds));
    RETURN(droppable(self->number));
    END;
}

struct co *owner(int number, double seconds)
{
    return CALL(owner, .number = number, .seconds = seconds);
}

/* ---- values -------------------------------------------------------------- */

static void D1_a_result_that_nobody_asks_for(void)
{
    begin();
    f = loop_create_future(loop);
    must_succeed(future_set_result(f, droppable(7)));
    unref(f);
    EXPECT("in C, nobody asks", "first: 7 is dropped");
}

static void D1_a_result_that_is_awaited_without_a_variable(void)
{
    begin();
    a = loop_create_task(loop, owner(7, 1));
    must_succeed(loop_run_until_complete(loop, ref(a)));
    happened("it has run");
    unref(a);
    EXPECT("in C, a task's",
           "tick 1: 7 begins; tick 4: it has run, 7 is dropped");
}

struct ignores {
    CO;
};

ASYNC(ignores)
{
    BEGIN;
    AWAIT(owner(7, 1));
    happened("it goes on");
    AWAIT(async_sleep(0));
    happened("it ends");
    END;
}

static void D1_a_result_of_a_coroutine_that_nobody_wants(void)
{
    begin();
    complete(start(CALL(ignores)));
    EXPECT("in C, a coroutine's",
           "tick 1: 7 begins; tick 3: 7 is dropped, it goes on; "
           "tick 4: it ends; then: it returns None");
}

struct changes_its_mind {
    CO;
};

ASYNC(changes_its_mind)
{
    BEGIN;
    RETURN(droppable(7));
FINALLY:
    AWAIT(async_sleep(0));
    RAISE(E_VALUE);
    END;
}

static void D1_a_result_that_an_error_takes_the_place_of(void)
{
    begin();
    complete(start(CALL(changes_its_mind)));
    EXPECT("in C, an error in FINALLY",
           "tick 2: 7 is dropped; then: it returns ValueError");
}

struct returns_twice {
    CO;
};

ASYNC(returns_twice)
{
    BEGIN;
    RETURN(droppable(7));
FINALLY:
    RETURN(8);
    END;
}

static void D1_a_result_that_another_one_takes_the_place_of(void)
{
    begin();
    complete(start(CALL(returns_twice)));
    EXPECT("in C, another one in FINALLY",
           "tick 1: 7 is dropped; then: it returns 8");
}

/* ---- arguments ----------------------------------------------------------- */

static void D2_of_one_that_nobody_wants(void)
{
    begin();
    unref(owner(7, 1));
    EXPECT("in C, it is let go", "first: 7 never began");
}

static void D2_of_a_task_whose_loop_is_closed_too_early(void)
{
    begin();
    a = start(owner(7, 1));
    EXPECT("in C, the loop never runs",
           "first: the loop is closed, and a task is not done:, task owner is "
           "about to go on, 7 never began");
}

static void D2_of_one_that_comes_too_late(void)
{
    begin();
    must_succeed(loop_close(loop));
    yes("a task", loop_create_task(loop, owner(7, 1)) != NULL);
    told("run", loop_run_until_complete(loop, owner(8, 1)));
    EXPECT(
        "in C, the loop is closed",
        "first: 7 never began, a task: no, 8 never began, run: RuntimeError");
}

static void D2_not_of_one_that_has_begun(void)
{
    begin();
    a = start(owner(7, 9));
    later(1, "stop", stop);
    run();
    EXPECT(
        "in C, it has begun",
        "tick 1: 7 begins; tick 2: stop; "
        "then: the loop is closed, and a task is not done:, task owner sleeps");
}

/* ---- receiving ----------------------------------------------------------- */

struct takes {
    CO;
    int value;
};

ASYNC(takes)
{
    BEGIN;
    AWAIT(self->value, ref(f));
    happened("got %d", self->value);
    END;
}

static int finish_with_7(void)
{
    must_succeed(future_set_result(f, droppable(7)));
    return 0;
}

static void D3_who_asks_first_has_it(void)
{
    begin();
    f = new_future();
    finish_with_7();
    tell("f", f);
    tell("f", f);
    EXPECT("in C, asked for", "first: f: 7, f: 7");
}

static void D3_several_who_wait_get_it_and_one_owns_it(void)
{
    begin();
    f = new_future();
    start(CALL(takes));
    a = start(CALL(takes));
    later(1, "finish", finish_with_7);
    complete(a);
    EXPECT("in C, awaited by two",
           "tick 2: finish; tick 3: got 7, got 7; then: it returns None");
}

static void D3_a_value_that_is_refused_stays_the_callers(void)
{
    begin();
    f = new_future();
    must_succeed(future_set_result(f, 1));
    told("set_result", future_set_result(f, droppable(7)));
    tell("f", f);
    EXPECT("in C, set twice", "first: set_result: InvalidStateError, f: 1");
}

/* ---- all of them --------------------------------------------------------- */

void drop_rules(void)
{
    D1_a_result_that_nobody_asks_for();
    D1_a_result_that_is_awaited_without_a_variable();
    D1_a_result_of_a_coroutine_that_nobody_wants();
    D1_a_result_that_an_error_takes_the_place_of();
    D1_a_result_that_another_one_takes_the_place_of();
    D2_of_one_that_nobody_wants();
    D2_of_a_task_whose_loop_is_closed_too_early();
    D2_of_one_that_comes_too_late();
    D2_not_of_one_that_has_begun();
    D3_who_asks_first_has_it();
    D3_several_who_wait_get_it_and_one_owns_it();
    D3_a_value_that_is_refused_stays_the_callers();
}
