/* turns.c: the scheduler: whose turn it is, in which tick, and what becomes of
 * errors, whatever the generator waits for; and the chapter's program, on
 * sockets and a clock of the test.
 * On chapter 10-scheduler
 */
#include <check.h>
#include <die.h>
#include <fetch.h>
#include <job.h>
#include <monotonic.h>
#include <nonblocking.h>
#include <scheduler.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct loop *loop;
static char happened[1000]; /* in its order; emptied by what reads it */
static int left;            /* generators whose end has not been told */
static int tick;            /* how many there were */

static void say(const char *text)
{
    strncat(happened, text, sizeof happened - strlen(happened) - 1);
}

static void check_said(const char *expected, const char *what,
                       const char *likely)
{
    check_text(expected, happened, what, likely);
    happened[0] = '\0';
}

static void must(int ok, const char *what)
{
    if (!ok)
        die_errno("%s", what);
}

/* ---- running them ------------------------------------------------------- */

struct part {
    struct runner runner;
    struct handle done;
    int told; /* how often its end was */
};

static int part_ended(void *argument)
{
    struct part *part = argument;
    if (part->told++ == 0 && --left == 0)
        loop_stop(loop);
    return 0;
}

static void start(struct part *part, struct frame *g)
{
    part->done = HANDLE(part_ended, part);
    part->told = 0;
    must(scheduler_start(&part->runner, loop, g, &part->done) == 0, "start");
    left++;
}

static struct handle clockwork; /* runs in every tick */

static int one_tick(void *nothing)
{
    (void)nothing;
    tick++;
    return loop_call_soon(loop, &clockwork);
}

/* Until all have ended. Returns the number of ticks that it took. */
static int run(void)
{
    clockwork = HANDLE(one_tick, NULL);
    tick = 0;
    must(loop_call_soon(loop, &clockwork) == 0, "call_soon");
    must(loop_run_forever(loop) == 0, "run_forever");
    handle_cancel(&clockwork);
    return tick;
}

/* One generator, until it has ended. Returns its error. */
static int run_one(struct frame *g)
{
    struct part part;
    start(&part, g);
    run();
    check_number(1, part.told, "its end is told once", NULL);
    return part.runner.error;
}

/* ---- taking turns ------------------------------------------------------- */

struct name {
    FRAME;
    const char *text;
    int turns;
};

DEF(name)
{
    BEGIN;
    while (self->turns-- > 0) {
        say(self->text);
        YIELD(NONE);
    }
    END;
}

static void round_robin(void)
{
    struct name names[] = {NEW(name, .text = "a", .turns = 3),
                           NEW(name, .text = "b", .turns = 1),
                           NEW(name, .text = "c", .turns = 4)};
    struct part parts[3];
    for (int i = 0; i < 3; i++)
        start(&parts[i], &names[i].frame);
    check_said("", "G1 starting one runs nothing", NULL);
    check_number(6, run(), "four turns, an end and its callback: six ticks",
                 NULL);
    check_said("abcacacc", "round robin: one turn each", NULL);
}

struct level {
    FRAME;
    int depth, yields;
};

/* The innermost yields. */
DEF(level)
{
    BEGIN;
    if (self->depth > 0)
        YIELD_FROM(
            CALL(level, .depth = self->depth - 1, .yields = self->yields));
    else
        while (self->yields-- > 0)
            YIELD(NONE);
    END;
}

static int ticks_of(int depth, int yields)
{
    struct part part;
    struct level g = NEW(level, .depth = depth, .yields = yields);
    start(&part, &g.frame);
    return run();
}

static void delegation_costs_no_tick(void)
{
    for (int yields = 0; yields <= 3; yields++)
        for (int depth = 0; depth <= 1000; depth = 10 * depth + 1)
            check_number(yields + 2, ticks_of(depth, yields),
                         "G4_ ticks: the yields, the end, its callback",
                         "a hand-over or a return costs a tick");
}

/* ---- errors that are thrown in ------------------------------------------ */

/* Waits for what it is given, two levels deep, and cleans up. */
struct wait {
    FRAME;
    struct value what;
};

DEF(wait)
{
    BEGIN;
    say("waits ");
    YIELD(self->what);
    say("goes on ");
FINALLY:
    say("cleans up ");
    END;
}

struct guard {
    FRAME;
    struct value what;
};

DEF(guard)
{
    BEGIN;
    YIELD_FROM(CALL(wait, .what = self->what));
    say("outer goes on ");
FINALLY:
    say("outer cleans up ");
    END;
}

static const char *const unwound = "waits cleans up outer cleans up ";

struct throw
{
    struct runner *runner;
    struct handle handle;
    int ticks;  /* that are still to come before it */
    int raised; /* what scheduler_throw() says */
};

static int throw_now(void *argument)
{
    struct throw *t = argument;
    if (t->ticks-- > 0)
        return loop_call_soon(loop, &t->handle);
    t->raised = scheduler_throw(t->runner, ETIMEDOUT);
    return 0;
}

/* Runs g. In the tick of this number an error is thrown in, before g has its
 * turn; that says whether it will be raised. Returns the error that g ended
 * with. */
static int throw_in_tick(int number, struct frame *g, int raised)
{
    struct part part;
    struct throw t = {.runner = &part.runner, .ticks = number - 1};
    t.handle = HANDLE(throw_now, &t);
    must(loop_call_soon(loop, &t.handle) == 0, "call_soon");
    start(&part, g);
    run();
    check_number(raised, t.raised, "scheduler_throw() says: it is raised",
                 raised ? NULL : "it does not see that it has ended");
    check_number(0, scheduler_throw(&part.runner, EPIPE),
                 "when its end was told, nothing is raised", NULL);
    check_number(1, part.told, "its end is told once", NULL);
    return part.runner.error;
}

/* The same with one that waits for this. */
static int thrown_in_tick(int number, struct value what, int raised)
{
    struct guard g = NEW(guard, .what = what);
    return throw_in_tick(number, &g.frame, raised);
}

static void thrown_while_it_waits(int readable)
{
    check_number(ETIMEDOUT, thrown_in_tick(5, READABLE(readable), 1),
                 "thrown in while it waits for a descriptor", NULL);
    check_said(unwound, "it is raised there, and ends both levels", NULL);
    check_number(7, tick, "raised in the next tick, told in the one after it",
                 NULL);
    check_number(0, loop_remove_reader(loop, readable),
                 "the descriptor is not watched any more",
                 "scheduler_throw() does not stop the waiting");
}

static void thrown_while_it_is_queued(int readable, int writable)
{
    check_number(ETIMEDOUT, thrown_in_tick(2, NONE, 1),
                 "thrown in while it is in the queue", NULL);
    check_said(unwound, "it has no turn but for the error",
               "its turn is not cancelled");
    check_number(4, tick, "raised in the next tick", NULL);
    must(write(writable, "x", 1) == 1, "write");
    check_number(ETIMEDOUT, thrown_in_tick(2, READABLE(readable), 1),
                 "thrown in when what it waits for has just come", NULL);
    check_said(unwound, "that goes for it as well", NULL);
    check_number(4, tick, "raised in the next tick, once", NULL);
}

static void thrown_early_or_late(void)
{
    check_number(ETIMEDOUT, thrown_in_tick(1, NONE, 1),
                 "thrown in before its first turn", NULL);
    check_said("", "it does not begin", NULL);
    check_number(0, thrown_in_tick(3, NONE, 0),
                 "thrown in after its end, before that is told", NULL);
    check_said("waits goes on cleans up outer goes on outer cleans up ",
               "it did all that it does", NULL);
}

/* ---- errors that are caught --------------------------------------------- */

/* Yields a value, says which error comes, then waits for a descriptor. */
struct catcher {
    FRAME;
    struct value what;
    int fd;
    int error;
};

DEF(catcher)
{
    BEGIN;
    TRY_YIELD(self->error, self->what);
    say(self->error ? error_name(self->error) : "no error");
    YIELD(READABLE(self->fd));
    say(", readable");
    END;
}

/* Catches nothing; the error has to go through both. */
struct careless {
    FRAME;
    struct value what;
};

DEF(careless)
{
    BEGIN;
    YIELD_FROM(CALL(wait, .what = self->what));
    END;
}

static void thrown_and_caught(int readable)
{
    struct catcher c = NEW(catcher, .what = NONE, .fd = readable);
    check_number(0, throw_in_tick(2, &c.frame, 1), "thrown in, and caught",
                 NULL);
    check_said("TimeoutError, readable", "it goes on without an error",
               "the error is thrown in again");
}

/* What cannot be waited for is an error, at the line that asked for it, within
 * the same turn. */
static void cannot_wait_for(struct value what, int expected, int readable)
{
    char both[100];
    struct catcher c = NEW(catcher, .what = what, .fd = readable);
    snprintf(both, sizeof both, "%s, readable", error_name(expected));
    check_number(0, run_one(&c.frame), "it catches the error", NULL);
    check_said(both, "which comes where it yielded, and it goes on",
               "the error is lost");
    check_number(3, tick, "in the same tick", NULL);
    struct careless g = NEW(careless, .what = what);
    check_number(expected, run_one(&g.frame), "it does not catch it", NULL);
    check_said("waits cleans up ", "and ends there", NULL);
    check_number(2, tick, "in the same tick, too", NULL);
}

static int closed_descriptor(void)
{
    int fd = dup(STDOUT_FILENO);
    must(fd >= 0, "dup");
    close(fd);
    return fd;
}

/* ---- one that throws into itself ---------------------------------------- */

static struct part own; /* of the one that does */

struct thrower {
    FRAME;
};

DEF(thrower)
{
    BEGIN;
    check_number(1, scheduler_throw(&own.runner, ECANCELED),
                 "itself_ thrown into itself: it is raised", NULL);
    say("throws, ");
    END;
}

/* It does so in its second turn, by one that it hands over to. Then it returns,
 * or waits for what does not come, then for its turn. */
struct quitter {
    FRAME;
    int returns;
    int fd;
    int error;
};

DEF(quitter)
{
    BEGIN;
    YIELD(NONE);
    YIELD_FROM(CALL(thrower));
    if (self->returns)
        RETURN(NONE);
    TRY_YIELD(self->error, READABLE(self->fd));
    say(self->error ? error_name(self->error) : "no error");
    TRY_YIELD(self->error, NONE);
    say(self->error ? ", again" : ", once");
    END;
}

static void thrown_into_itself(int returns, int readable)
{
    struct part other;
    struct quitter g = NEW(quitter, .returns = returns, .fd = readable);
    struct level later = NEW(level, .yields = 8);
    start(&own, &g.frame);
    start(&other, &later.frame); /* so that whatever is queued is run */
    check_number(10, run(), "itself_ the other one has all its turns", NULL);
    check_said(
        returns ? "throws, " : "throws, CancelledError, once",
        returns ? "itself_ thrown into itself, it returns before it is raised"
                : "itself_ thrown into itself, it is raised at its next YIELD",
        NULL);
    check_number(1, own.told, "itself_ its end is told once", NULL);
    check_number(0, own.runner.error, "itself_ and is no error", NULL);
    check_number(0, loop_remove_reader(loop, readable),
                 "itself_ the descriptor is not watched", NULL);
}

/* ---- descriptors -------------------------------------------------------- */

/* Waits for both, and does not read. */
struct both {
    FRAME;
    int readable, writable;
    int turns;
};

DEF(both)
{
    BEGIN;
    YIELD(WRITABLE(self->writable));
    say("writable ");
    YIELD(READABLE(self->readable));
    say("readable ");
    for (; self->turns > 0; self->turns--)
        YIELD(NONE);
    END;
}

static void each_is_watched_while_it_is_waited_for(int readable, int writable)
{
    struct both g =
        NEW(both, .readable = readable, .writable = writable, .turns = 4);
    check_number(0, run_one(&g.frame), "it waits for one, then the other",
                 NULL);
    check_said("writable readable ", "and gets both", NULL);
    check_number(8, tick, "a turn for each that it waited for",
                 "what it waited for before gives it turns still");
    check_number(0,
                 loop_remove_reader(loop, readable) +
                     loop_remove_writer(loop, writable),
                 "neither is watched any more", NULL);
}

/* ---- pages -------------------------------------------------------------- */

/* The program is main.c, with fetch_pages() for main(); what it fetches comes
 * from here. */
int fetch_pages(int argc, char **argv);

/* A host with two addresses, and what becomes of a connection to each. */
static struct addrinfo addresses[2] = {{.ai_next = &addresses[1]}};
static int at_once[2];      /* an error of nonblocking_connect(), or 0 */
static int later[2];        /* of nonblocking_connected() */
static int waits[2];        /* so often it is not connected yet */
static int connects;        /* how many were begun */
static int address;         /* the last one of them */
static int connection = -1; /* its socket: the end of a pipe */
static int pipe_end;        /* that end */
static double seconds = 10; /* on the clock */

int getaddrinfo(const char *host, const char *port,
                const struct addrinfo *hints, struct addrinfo **list)
{
    (void)host, (void)port, (void)hints;
    *list = addresses;
    return 0;
}

void freeaddrinfo(struct addrinfo *list)
{
    (void)list;
}

int nonblocking_connect(const struct addrinfo *to, int *socket)
{
    connects++;
    address = (int)(to - addresses);
    connection = at_once[address] ? -1 : dup(pipe_end);
    *socket = connection;
    return at_once[address];
}

/* A minute goes by. */
int nonblocking_connected(int socket)
{
    (void)socket;
    seconds += 60;
    return waits[address]-- > 0 ? EAGAIN : later[address];
}

int nonblocking_send(int socket, const char **data, size_t *length)
{
    (void)socket;
    *data += *length;
    *length = 0;
    return 0;
}

int nonblocking_recv(int socket, char *data, size_t size, size_t *got)
{
    (void)socket;
    *got = (size_t)snprintf(data, size, "HTTP/1.0 204 No Content\r\n\r\n");
    return 0;
}

double monotonic_now(void)
{
    return seconds;
}

/* ---- a host with two addresses ------------------------------------------ */

enum { NEVER = INT_MAX };

/* What becomes of a connection to the first address. */
static void first_address(int at_once_error, int later_error, int yields)
{
    at_once[0] = at_once_error;
    later[0] = later_error;
    waits[0] = yields;
    at_once[1] = later[1] = waits[1] = 0;
    connects = 0;
}

/* Fetches a page, alone; thrown is raised at its first YIELD (0: nothing;
 * E_GENERATOR_EXIT: it is closed). reason is why it fails; 0: it does not. */
static void fetch_alone(int thrown, int error, int tried, int reason)
{
    char expected[200] = "";
    struct page page = {.url = "http://host/"};
    struct frame *g = fetch_page(&page);
    int came = generator_next(g);
    if (came == 0 && thrown == E_GENERATOR_EXIT)
        came = generator_close(g);
    else if (came == 0)
        came = thrown ? generator_throw(g, thrown) : generator_next(g);
    check_number(error, came, "address_ a page ends with", NULL);
    check_number(tried, connects, "address_ so many addresses are tried", NULL);
    if (reason)
        snprintf(expected, sizeof expected, "cannot connect: %s",
                 error_text(reason));
    check_text(expected, page.reason, "address_ why it failed", NULL);
    check(fcntl(connection, F_GETFD) < 0, "address_ its socket is closed",
          NULL);
    generator_close(g);
    generator_free(g);
}

static void two_addresses(void)
{
    first_address(ECONNREFUSED, 0, 0);
    fetch_alone(0, E_STOP_ITERATION, 2, 0);
    first_address(0, ECONNREFUSED, 1);
    fetch_alone(0, E_STOP_ITERATION, 2, 0);
    first_address(0, ECONNREFUSED, 1);
    at_once[1] = ECONNRESET;
    fetch_alone(0, ECONNRESET, 2, ECONNRESET);
    first_address(0, 0, NEVER);
    fetch_alone(ETIMEDOUT, ETIMEDOUT, 1, ETIMEDOUT);
    first_address(0, 0, NEVER);
    fetch_alone(ECANCELED, ECANCELED, 1, ECANCELED);
    first_address(0, 0, NEVER);
    fetch_alone(ECONNREFUSED, ECONNREFUSED, 1, ECONNREFUSED);
    first_address(0, 0, NEVER);
    fetch_alone(E_GENERATOR_EXIT, 0, 1, E_GENERATOR_EXIT);
    first_address(ECONNREFUSED, 0, 0);
    waits[1] = NEVER;
    fetch_alone(ETIMEDOUT, ETIMEDOUT, 2, ETIMEDOUT);
}

/* ---- the program -------------------------------------------------------- */

static struct page only_page;
static int pages_done;

void job_begin(struct job *job, int argc, char **argv, int accepted)
{
    (void)argc, (void)argv, (void)accepted;
    only_page = (struct page){.url = "http://host/"};
    *job = (struct job){
        .count = 1, .pages = &only_page, .options = {.timeout = 1}};
    pages_done = 0;
}

void job_page_done(struct job *job, const struct page *page)
{
    (void)job;
    pages_done += page == &only_page;
}

int job_end(struct job *job)
{
    return !page_ok(&job->pages[0]);
}

/* Its time-out is due in its second turn. */
static void due_when_it_comes(void)
{
    first_address(0, 0, 1);
    check_number(0, fetch_pages(0, NULL),
                 "due_ a page that comes in the tick of its time-out has come",
                 "it is failed, whatever scheduler_throw() says");
    check_text("", only_page.reason, "due_ and has no reason to fail", NULL);
    check_number(204, only_page.status, "due_ it has its status", NULL);
    check_number(1, pages_done, "due_ and is done once", NULL);
    first_address(0, 0, NEVER);
    check_number(1, fetch_pages(0, NULL), "due_ one that does not come fails",
                 NULL);
    check_text("not complete within 1 s", only_page.reason,
               "due_ for that reason", NULL);
    check_number(1, connects, "due_ at its first address", NULL);
    check_number(1, pages_done, "due_ and is done once", NULL);
}

int main(int argc, char **argv)
{
    int ends[2];
    char byte;
    (void)argc;
    program_begin(argv[0]);
    must(pipe(ends) == 0, "pipe");
    loop = loop_new();
    round_robin();
    delegation_costs_no_tick();
    thrown_while_it_waits(ends[0]);
    thrown_while_it_is_queued(ends[0], ends[1]); /* leaves a byte there */
    thrown_early_or_late();
    thrown_and_caught(ends[0]);
    cannot_wait_for(VALUE(5), E_VALUE, ends[0]);
    cannot_wait_for(VALUE(1.5), E_VALUE, ends[0]);
    cannot_wait_for(VALUE("a page"), E_VALUE, ends[0]);
    cannot_wait_for(READABLE(-1), E_VALUE, ends[0]);
    cannot_wait_for(READABLE(closed_descriptor()), EBADF, ends[0]);
    cannot_wait_for(WRITABLE(closed_descriptor()), EBADF, ends[0]);
    each_is_watched_while_it_is_waited_for(ends[0], ends[1]);
    must(read(ends[0], &byte, 1) == 1, "read");
    thrown_into_itself(0, ends[0]);
    thrown_into_itself(1, ends[0]);
    loop_free(loop);
    pipe_end = ends[1];
    two_addresses();
    due_when_it_comes();
    return check_end();
}
