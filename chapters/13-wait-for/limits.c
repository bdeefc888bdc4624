/* limits.c: the same work without a limit and with one of five seconds, and
 * what may become of it then. */
#include <die.h>
#include <run.h>
#include <timeout.h>
#include <wait_for.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { LIMIT = 5 }; /* seconds, on a virtual clock */

static double beginning; /* of this case, on the loop's clock */

static void begin(const char *title)
{
    printf("* %s\n", title);
    beginning = loop_time(loop_running());
}

static double now(void)
{
    return loop_time(loop_running()) - beginning;
}

static void say(const char *text)
{
    printf("%5.0f s: %s\n", now(), text);
}

/* ---- the work ------------------------------------------------------------ */

enum manner { OBEYS, TIDIES, FAILS, REFUSES };

struct work {
    CO;
    double seconds;
    enum manner manner; /* what it does when it is cancelled */
    int error;
};

ASYNC(work)
{
    BEGIN;
    say("work: begins");
    TRY_AWAIT(self->error, async_sleep(self->seconds));
    if (!self->error) {
        say("work: done");
        RETURN(42);
    }
    if (self->manner == OBEYS)
        RAISE(self->error);
    say("work: is cancelled, and takes 2 s more");
    AWAIT(async_sleep(2));
    if (self->manner == TIDIES)
        RAISE(self->error);
    if (self->manner == FAILS)
        RAISE(E_VALUE);
    RETURN(7);
    END;
}

static struct co *work(double seconds, enum manner manner)
{
    return CALL(work, .seconds = seconds, .manner = manner);
}

/* ---- what becomes of it -------------------------------------------------- */

struct observe {
    CO;
    struct co *whom; /* owned until it is awaited */
    int error, result;
};

ASYNC(observe)
{
    BEGIN;
    TRY_AWAIT(self->error, self->result, self->whom);
    if (self->error)
        say(error_name(self->error));
    else
        printf("%5.0f s: the result is %d\n", now(), self->result);
    END;
}

static struct co *observe(struct co *whom)
{
    return CALL(observe, .whom = whom);
}

/* ---- a shield ------------------------------------------------------------ */

struct shielded {
    CO;
    struct task *task; /* owned */
    int result;
};

/* The limit is for the waiting, not for the work. */
ASYNC(shielded)
{
    BEGIN;
    self->task = create_task(work(8, OBEYS));
    AWAIT(observe(wait_for(shield(ref(self->task)), LIMIT)));
    AWAIT(self->result, ref(self->task));
    RETURN(self->result);
FINALLY:
    unref(self->task);
    END;
}

/* ---- blocks -------------------------------------------------------------- */

struct steps {
    CO;
    struct timeout
        *moved; /* the caller's: the limit that it moves; NULL: none */
};

/* Three seconds, and three more. */
ASYNC(steps)
{
    BEGIN;
    AWAIT(async_sleep(3));
    say("steps: one");
    if (self->moved)
        must_succeed(timeout_reschedule(self->moved, self->moved->when + 2));
    AWAIT(async_sleep(3));
    say("steps: two");
    RETURN(42);
    END;
}

struct block {
    CO;
    const char *name;
    double seconds;  /* its limit */
    struct co *whom; /* owned until it is awaited */
    struct timeout timeout;
    int error, result;
};

ASYNC(block)
{
    BEGIN;
    TRY_AWAIT(self->error, self->result,
              timeout_run(&self->timeout, self->seconds, self->whom));
    if (self->error) {
        printf("%5.0f s: the %s block: %s, expired: %d\n", now(), self->name,
               error_name(self->error), timeout_expired(&self->timeout));
        RAISE(self->error);
    }
    RETURN(self->result);
    END;
}

static struct co *block(const char *name, double seconds, struct co *whom)
{
    return CALL(block, .name = name, .seconds = seconds, .whom = whom);
}

struct blocks {
    CO;
    struct timeout timeout;
};

ASYNC(blocks)
{
    BEGIN;
    begin("a block of two steps");
    AWAIT(observe(timeout_run(&self->timeout, LIMIT, CALL(steps))));
    begin("it moves its limit by 2 s");
    AWAIT(observe(timeout_run(&self->timeout, LIMIT,
                              CALL(steps, .moved = &self->timeout))));
    begin("a block in a block, which has less time: 4 s");
    AWAIT(observe(block("outer", LIMIT, block("inner", 4, CALL(steps)))));
    begin("a block in a block, which has more time: 9 s");
    AWAIT(observe(block("outer", LIMIT, block("inner", 9, CALL(steps)))));
    begin("a block in a block, which has as much time");
    AWAIT(observe(block("outer", LIMIT, block("inner", LIMIT, CALL(steps)))));
    END;
}

/* ---- all of it ----------------------------------------------------------- */

struct all_cases {
    CO;
};

ASYNC(all_cases)
{
    BEGIN;
    begin("work of 8 s, no limit");
    AWAIT(observe(wait_for(work(8, OBEYS), INFINITY)));
    begin("a limit of 5 s");
    AWAIT(observe(wait_for(work(8, OBEYS), LIMIT)));
    begin("work of 2 s, a limit of 5 s");
    AWAIT(observe(wait_for(work(2, OBEYS), LIMIT)));
    begin("work that tidies up when it is cancelled");
    AWAIT(observe(wait_for(work(8, TIDIES), LIMIT)));
    begin("work that fails then");
    AWAIT(observe(wait_for(work(8, FAILS), LIMIT)));
    begin("work that refuses");
    AWAIT(observe(wait_for(work(8, REFUSES), LIMIT)));
    begin("no time at all");
    AWAIT(observe(wait_for(work(8, OBEYS), 0)));
    begin("a shield: the waiting ends, the work does not");
    AWAIT(observe(CALL(shielded)));
    AWAIT(CALL(blocks));
    END;
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    struct virtual_clock clock;
    struct loop *loop = loop_new();
    virtual_clock_begin(&clock);
    loop_set_clock(loop, &clock.clock);
    must_succeed(loop_run_until_complete(loop, CALL(all_cases)));
    loop_free(loop);
    return EXIT_SUCCESS;
}
