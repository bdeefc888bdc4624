/* turns.c: runs generators in the scheduler, and writes down who had a turn, in
 * which order, and which error it met. */
#include <check.h>
#include <die.h>
#include <scheduler.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ACTORS = 3, WAITS = 4, RESTLESS = 20000 };

static struct loop *loop;
static char said[300];       /* "A B A!ValueError A. B." */
static int watched;          /* watches that were there during a turn */
static int reported;         /* errors that the loop was told */
static int ends[2];          /* of a socket pair; they do not block */
static int closed;           /* the number of a descriptor that is not open */
static const char *expected; /* for what happens without an end */

static void note(const char *format, const char *name, int error)
{
    size_t length = strlen(said);
    snprintf(said + length, sizeof said - length, format, length ? " " : "",
             name, error ? error_name(error) : "");
}

/* What the check is about goes on without an end: so does nothing else. */
static _Noreturn void give_up(const char *what, const char *likely)
{
    check_text(expected ? expected : "an end", said, what, likely);
    exit(check_end());
}

/* ---- a generator that yields what it is told ----------------------------- */

struct actor {
    FRAME;
    const char *name;
    struct value waits[WAITS]; /* what it yields, one after another */
    int count;                 /* of them */
    int raises;                /* it does not catch errors */
    int own; /* error that it throws into itself at first; 0: none */
    int i, error;
    struct runner runner;
    struct handle done;
    int dones; /* how often done was called */
};

/* Nobody may watch for it what it has waited for. */
static void look_at_watch(struct value waited)
{
    if (waited.kind == WAIT_READABLE)
        watched += loop_remove_reader(loop, (int)waited.as.number);
    if (waited.kind == WAIT_WRITABLE)
        watched += loop_remove_writer(loop, (int)waited.as.number);
}

DEF(actor)
{
    BEGIN;
    note("%s%s", self->name, 0);
    if (self->own)
        scheduler_throw(&self->runner, self->own);
    for (self->i = 0; self->i < self->count; self->i++) {
        TRY_YIELD(self->error, self->waits[self->i]);
        if (self->error && self->raises)
            RAISE(self->error);
        look_at_watch(self->waits[self->i]);
        note(self->error ? "%s%s!%s" : "%s%s", self->name, self->error);
    }
    END;
}

static struct actor actors[ACTORS];
static int actor_count;

static int has_ended(void *argument)
{
    struct actor *actor = argument;
    note("%s%s.%s", actor->name, actor->runner.error);
    if (++actor->dones > 1)
        give_up("done is called once",
                "when it has ended it waits for nothing: what it yielded last "
                "does not count any more");
    return 0;
}

/* A generator that yields these values enters. */
static struct actor *enter(const char *name, int count,
                           const struct value *values)
{
    struct actor *actor = &actors[actor_count++];
    *actor = NEW(actor, .name = name, .count = count);
    for (int i = 0; i < count; i++)
        actor->waits[i] = values[i];
    actor->done = HANDLE(has_ended, actor);
    must_succeed(
        scheduler_start(&actor->runner, loop, &actor->frame, &actor->done));
    return actor;
}

/* ---- a loop that stops when it has nothing to do ------------------------- */

static struct virtual_clock virtual_one;
static long looks; /* at the clock, since settle() was called */

static double counting_now(const struct loop_clock *clock)
{
    (void)clock;
    if (++looks > RESTLESS)
        give_up("the loop comes to rest",
                "turns come without end: what somebody waited for is still "
                "watched, or a turn is queued that nobody has asked for");
    return virtual_one.seconds;
}

static void jump(struct loop_clock *clock, double deadline)
{
    (void)clock;
    virtual_one.seconds = deadline;
}

static struct loop_clock counting_clock = {counting_now, jump};

static void note_error(void *context, const struct handle *h, int error)
{
    (void)context, (void)h, (void)error;
    reported++;
}

static int stop(void *argument)
{
    loop_stop(argument);
    return 0;
}

/* Runs the loop until it has nothing to do, and compares what was said. */
static int settle(const char *text, const char *what, const char *likely)
{
    struct timer timer = TIMER(stop, loop);
    looks = 0;
    expected = text;
    must_succeed(loop_call_later(loop, 1, &timer));
    must_succeed(loop_run_forever(loop));
    int right = check_text(text, said, what, likely);
    said[0] = '\0';
    return right;
}

static void begin(void)
{
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
        die_errno("socketpair");
    for (int i = 0; i < 2; i++)
        if (fcntl(ends[i], F_SETFL, O_NONBLOCK) < 0)
            die_errno("fcntl");
    loop = loop_new();
    loop_set_exception_handler(loop, note_error, NULL);
    virtual_clock_begin(&virtual_one);
    loop_set_clock(loop, &counting_clock);
    closed = dup(ends[0]);
    close(closed);
    actor_count = watched = reported = 0;
    said[0] = '\0';
}

static void end(void)
{
    for (int i = 0; i < 2; i++) {
        loop_remove_reader(loop, ends[i]);
        loop_remove_writer(loop, ends[i]);
        close(ends[i]);
    }
    loop_remove_reader(loop, STDIN_FILENO);
    loop_free(loop);
}

/* ends[0] can be read. */
static void send_byte(void)
{
    if (send(ends[1], "x", 1, 0) != 1)
        die_errno("send");
}

/* ends[0] cannot be written, until drain(). */
static void fill(void)
{
    char data[1024] = {0};
    while (send(ends[0], data, sizeof data, 0) > 0)
        continue;
}

static void drain(void)
{
    char data[1024];
    while (recv(ends[1], data, sizeof data, 0) > 0)
        continue;
}

/* ---- the checks ---------------------------------------------------------- */

static const struct value nones[WAITS]; /* NONE is all 0 */

static int check_turns(void)
{
    begin();
    enter("A", 0, nones);
    int right = settle("A A.", "a generator has its turn, and ends",
                       "take_turn() resumes it with generator_next(); when it "
                       "has ended, done goes into the queue, without an error");
    end();
    begin();
    enter("A", 0, nones);
    enter("B", 0, nones);
    right &= settle("A B A. B.", "done has its turn in the next tick",
                    "loop_call_soon(), and not a call: who is done may free "
                    "the runner");
    end();
    begin();
    enter("A", 2, nones);
    enter("B", 2, nones);
    enter("C", 2, nones);
    right &=
        settle("A B C A B C A B C A. B. C.", "those that yield NONE take turns",
               "NONE is no end: its next turn goes into the queue, behind "
               "those of the others");
    end();
    return right;
}

static int check_readable(void)
{
    begin();
    struct value readable = READABLE(ends[0]);
    enter("A", 2, (struct value[]){readable, readable});
    int right = settle("A", "it waits until its descriptor can be read",
                       "READABLE(fd): loop_add_reader()");
    send_byte();
    right = right && settle("A A A.", "... and goes on then",
                            "r->turn is what the loop calls");
    right &= check(!watched, "while it has its turn, nothing is watched for it",
                   "stop_waiting() comes first: it may close the descriptor");
    end();
    return right;
}

static void check_writable(void)
{
    begin();
    fill();
    send_byte();
    enter("A", 2, (struct value[]){READABLE(ends[0]), WRITABLE(ends[0])});
    settle("A A", "it waits for one thing, and then for another",
           "what it waited for before, it waits for no more; WRITABLE(fd): "
           "loop_add_writer()");
    drain();
    settle("A A.", "it goes on when its descriptor can be written",
           "WRITABLE(fd): loop_add_writer()");
    check(!watched, "nothing is watched for it then",
          "stop_waiting(): loop_remove_writer()");
    end();
}

/* ---- others that wait as well -------------------------------------------- */

static void check_one_socket(void)
{
    static const char *const likely =
        "two may wait for one descriptor, one to read and one to write: "
        "remove what was added for this one only";
    for (int reads_first = 0; reads_first <= 1; reads_first++) {
        begin();
        fill();
        enter("R", 1, (struct value[]){READABLE(ends[0])});
        enter("W", 1, (struct value[]){WRITABLE(ends[0])});
        settle("R W", "one waits to read, another one to write", likely);
        reads_first ? send_byte() : drain();
        settle(reads_first ? "R R." : "W W.", "one of them goes on", likely);
        reads_first ? drain() : send_byte();
        settle(reads_first ? "W W." : "R R.", "... and then the other one",
               likely);
        end();
    }
}

/* The number of NONE is 0, and 0 is a descriptor as well. */
static void check_descriptor_0(void)
{
    begin();
    if (dup2(ends[0], STDIN_FILENO) < 0)
        die_errno("dup2");
    enter("A", 1, (struct value[]){READABLE(STDIN_FILENO)});
    enter("B", 2, nones);
    settle("A B B B B.", "one waits for descriptor 0, and another one counts",
           NULL);
    send_byte();
    settle("A A.", "who waits for descriptor 0 goes on",
           "NONE is not about a descriptor, though its number is 0: look at "
           "the kind");
    end();
}

/* ---- errors -------------------------------------------------------------- */

static void check_refused(void)
{
    static const char *const likely =
        "the error of start_waiting() is thrown into the generator, at once, "
        "and so is the next one";
    begin();
    enter("A", 1, (struct value[]){VALUE(5)});
    enter("B", 0, nones);
    settle("A A!ValueError B A. B.",
           "what cannot be waited for is raised where it was asked for",
           likely);
    end();
    begin();
    enter("A", 3,
          (struct value[]){WRITABLE(closed), READABLE(-1), VALUE("text")});
    settle("A A!OSError A!ValueError A!ValueError A.",
           "three errors, one after another, and each is its own", likely);
    end();
    begin();
    enter("A", 2, (struct value[]){READABLE(-1), READABLE(ends[0])});
    settle("A A!ValueError", "after an error it can wait", likely);
    send_byte();
    settle("A A.", "... and goes on", likely);
    end();
}

static void check_uncaught(void)
{
    begin();
    enter("A", 1, (struct value[]){READABLE(-1)})->raises = 1;
    settle("A A.ValueError", "an error that it does not catch is its end",
           "r->error is what generator_next() or generator_throw() returned");
    check_number(0, reported, "the loop hears nothing of that",
                 "it is the generator that has failed, not the callback: "
                 "return 0");
    end();
}

/* The loop refuses to queue what is in its queue already. */
static void check_done_refused(void)
{
    begin();
    struct actor *a = enter("A", 0, nones);
    must_succeed(loop_call_soon(loop, &a->done));
    settle("A A.", "done is in the queue already", NULL);
    check_number(1, reported, "... and take_turn() says so",
                 "what loop_call_soon() returns for done, take_turn() returns: "
                 "the loop reports it");
    end();
}

/* ---- errors from outside ------------------------------------------------- */

static void check_thrown(void)
{
    begin();
    struct actor *a = enter(
        "A", 4, (struct value[]){READABLE(ends[0]), NONE, VALUE(5), NONE});
    settle("A", "it waits", NULL);
    scheduler_throw(&a->runner, ETIMEDOUT);
    settle("A!TimeoutError A A!ValueError A A.",
           "an error that is thrown in is raised once",
           "generator_throw() if r->thrown is not 0; it is 0 from then on");
    check(!watched, "it waits for its descriptor no more",
          "stop_waiting(): loop_remove_reader()");
    scheduler_throw(&a->runner, ETIMEDOUT);
    settle("", "after its end nothing is thrown", NULL);
    end();
    begin();
    a = enter("A", 1, nones);
    scheduler_throw(&a->runner, ETIMEDOUT);
    settle("A.TimeoutError", "it is thrown before the first turn",
           "generator_throw() returns the error: the generator has ended");
    end();
}

static int throw_timeout(void *argument)
{
    struct actor *actor = argument;
    scheduler_throw(&actor->runner, ETIMEDOUT);
    return 0;
}

static void check_thrown_while_queued(void)
{
    begin();
    struct actor *a = enter("A", 1, nones);
    struct handle thrower = HANDLE(throw_timeout, a);
    a->raises = 1;
    must_succeed(loop_call_soon(loop, &thrower));
    settle("A A.TimeoutError", "it is thrown while its turn is in the queue",
           "one turn, in which it is raised");
    end();
}

/* A has its error, and not its turn yet, when B begins to wait for the same. */
static void check_thrown_once_more(void)
{
    begin();
    struct value readable = READABLE(ends[0]);
    struct actor *a = enter("A", 1, &readable);
    a->raises = 1;
    settle("A", "A waits until it can read", NULL);
    enter("B", 1, &readable);
    scheduler_throw(&a->runner, ETIMEDOUT);
    settle("B A.TimeoutError", "A is given up, B waits for the same", NULL);
    send_byte();
    settle("B B.", "... and B goes on",
           "stop_waiting() is called twice when an error comes from outside: "
           "the second time there is nothing to stop: r->waits = NONE");
    end();
}

static void check_thrown_into_itself(void)
{
    static const char *const likely =
        "r->thrown is looked at once more when the generator has come back: "
        "it may have called scheduler_throw() for itself";
    begin();
    enter("A", 2, (struct value[]){READABLE(ends[0]), NONE})->own = ETIMEDOUT;
    enter("B", 0, nones);
    settle("A A!TimeoutError B A B. A.",
           "an error that it throws into itself is raised where it stands "
           "next, in the same turn",
           likely);
    enter("C", 0, nones)->own = ETIMEDOUT;
    settle("C C.", "... and if it ends instead, it has ended without", likely);
    end();
}

int main(int argc, char **argv)
{
    (void)argc;
    program_begin(argv[0]);
    if (!check_turns() || !check_readable())
        return check_end();
    check_writable();
    check_one_socket();
    check_descriptor_0();
    check_refused();
    check_uncaught();
    check_done_refused();
    check_thrown();
    check_thrown_while_queued();
    check_thrown_once_more();
    check_thrown_into_itself();
    return check_end();
}
