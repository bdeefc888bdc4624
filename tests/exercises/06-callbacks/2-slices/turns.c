/* turns.c: counts which numbers are looked at in which tick. A callback that
 * puts itself in again is the first in every tick, and counts them. */
#include <check.h>
#include <prime_count.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { NUMBERS = 40000, TICKS = 60 };

/* A count that is observed. */
struct watched {
    struct prime_count count;
    struct handle done;
    int calls; /* of done */
    int tick;  /* the last one in which it was called */
};

static struct watched w, v;
static struct loop *loop;
static int asked[NUMBERS]; /* how often is_prime() was, about each number */
static int outside;        /* and about all others */
static int tick, last;     /* this one, and the last in which it was asked */
static int now, most;      /* how often in this one, and in the worst */

/* A third of them, to be plain. */
int is_prime(long number)
{
    if (number >= 0 && number < NUMBERS)
        asked[number]++;
    else
        outside++;
    last = tick;
    if (++now > most)
        most = now;
    return number % 3 == 0;
}

static long primes_between(long first, long end)
{
    long primes = 0;
    for (long number = first; number < end; number++)
        primes += number % 3 == 0;
    return primes;
}

/* ---- checks: the first that fails is the last ---------------------------- */

static const char *title; /* of the case under way */

/* Ends the case and the probe with what was expected and what came; NULL where
 * what says it all. */
static _Noreturn void fail(const char *expected, const char *came,
                           const char *what, const char *likely)
{
    char text[200];
    snprintf(text, sizeof text, "%s: %s", title, what);
    if (expected)
        check_text(expected, came, text, likely);
    else
        check(0, text, likely);
    _exit(1);
}

static void must(int ok, const char *what, const char *likely)
{
    if (!ok)
        fail(NULL, NULL, what, likely);
}

/* An error, or none, by its name. */
static const char *name_of(int error)
{
    return error == E_RUNTIME ? "E_RUNTIME" : error ? "another error" : "0";
}

static void must_return(int wanted, int error, const char *what,
                        const char *likely)
{
    if (error != wanted)
        fail(name_of(wanted), name_of(error), what, likely);
}

static void must_be(long expected, long came, const char *what,
                    const char *likely)
{
    char texts[2][30];
    snprintf(texts[0], sizeof texts[0], "%ld", expected);
    snprintf(texts[1], sizeof texts[1], "%ld", came);
    if (expected != came)
        fail(texts[0], texts[1], what, likely);
}

static void must_be_at_most(long limit, long came, const char *what,
                            const char *likely)
{
    char texts[2][30];
    snprintf(texts[0], sizeof texts[0], "%ld or fewer", limit);
    snprintf(texts[1], sizeof texts[1], "%ld", came);
    if (came > limit)
        fail(texts[0], texts[1], what, likely);
}

/* Each number from first to end - 1 was looked at once, and no other. */
static void must_be_asked(long first, long end)
{
    const char *what = "every number is looked at, and no other";
    const char *likely = "which is the first number of the next slice?";
    char came[60];
    for (long number = 0; number < NUMBERS; number++) {
        snprintf(came, sizeof came, "%ld: %d times", number, asked[number]);
        if (asked[number] != (number >= first && number < end))
            fail("each once", came, what, likely);
    }
    if (outside)
        fail("each once", "others, too", what, likely);
}

/* ---- a case: begin(), start() what is watched, run() --------------------- */

static struct handle pulse;
static int (*is_time)(void); /* to cancel w; NULL: never */
static int cancelled;        /* the tick in which it was; -1: it was not */

static void cancel(void)
{
    const char *likely = "handle_cancel() both: either may be in the queue";
    prime_count_cancel(&w.count);
    prime_count_cancel(&w.count);
    cancelled = tick;
    must(!handle_queued(&w.count.slice), "c->slice is not in the queue",
         likely);
    must(!handle_queued(&w.done), "c->done is not in the queue", likely);
    memset(&w.count, 0, sizeof w.count); /* as if it were freed */
}

static int next_tick(void *argument)
{
    (void)argument;
    tick++;
    now = 0;
    if (is_time && cancelled < 0 && is_time())
        cancel();
    if (tick < TICKS)
        return loop_call_soon(loop, &pulse);
    loop_stop(loop);
    return 0;
}

static void begin(const char *of_the_case)
{
    title = of_the_case;
    memset(asked, 0, sizeof asked);
    outside = tick = last = now = most = 0;
    cancelled = -1;
    is_time = NULL;
    pulse = HANDLE(next_tick, NULL);
    loop_call_soon(loop, &pulse);
}

static int note_done(void *argument)
{
    struct watched *one = argument;
    one->calls++;
    one->tick = tick;
    return 0;
}

/* What an uninitialized struct may hold: links that lead to other handles. */
static struct handle decoys[2];

static void hold_anything(struct prime_count *c)
{
    memset(c, 0xA5, sizeof *c);
    c->done = &decoys[0];
    c->slice.link.next = &decoys[0].link;
    c->slice.link.previous = &decoys[1].link;
}

static void start(struct watched *one, long first, long end)
{
    one->done = HANDLE(note_done, one);
    one->calls = one->tick = 0;
    int error = prime_count_start(&one->count, loop, first, end, &one->done);
    must_return(0, error, "prime_count_start() returns 0",
                "fill *c in, whatever it held; then put c->slice into the "
                "queue");
    must(!decoys[0].link.previous && !decoys[0].cancelled,
         "prime_count_start() does not look at what *c held before",
         "*c may be uninitialized: fill it in first; there is nothing to "
         "cancel in it");
    must(most == 0 && one->calls == 0, "it returns before anything is computed",
         "put c->slice into the queue, and return");
}

static void run(void)
{
    loop_run_forever(loop);
}

/* ---- the cases ----------------------------------------------------------- */

/* One count, which takes so many slices. */
static void count(const char *of_the_case, long first, long end, int slices)
{
    begin(of_the_case);
    start(&w, first, end);
    run();
    must_be_at_most(
        SLICE, most, "at most SLICE of them in a tick",
        "after SLICE numbers put c->slice into the queue again, and return");
    must_be(1, w.calls, "done runs once",
            "the last slice puts c->done into the queue");
    must_be_asked(first, end);
    must_be(primes_between(first, end), w.count.primes, "c->primes is right",
            "it begins with 0, and goes on from slice to slice");
    must(w.tick > last, "done waits for its turn in the queue",
         "loop_call_soon() it; do not call its callback yourself");
    must_be_at_most(
        slices + 2, w.tick, "a slice in every tick",
        "SLICE numbers in each but the last, and one after the other");
    check(1, title, NULL);
}

static void count_two(void)
{
    const char *likely =
        "what belongs to a count is in its struct: no static variables";
    begin("two counts at once");
    start(&w, 0, 15000);
    start(&v, 15000, 40000);
    run();
    must(w.calls == 1 && v.calls == 1, "both are done, once", likely);
    must_be(primes_between(0, 15000), w.count.primes, "the first is right",
            likely);
    must_be(primes_between(15000, 40000), v.count.primes, "the second is right",
            likely);
    must_be_asked(0, 40000);
    must_be_at_most(2 * SLICE, most, "at most SLICE numbers of each in a tick",
                    likely);
    check(1, title, NULL);
}

static int is_third_tick(void)
{
    return tick == 3;
}

static int is_counted(void)
{
    return handle_queued(&w.done);
}

/* A count that is cancelled when it is time; when NULL: at once. */
static void count_and_cancel(const char *of_the_case, long end,
                             int (*when)(void))
{
    begin(of_the_case);
    start(&w, 0, end);
    is_time = when;
    if (!when)
        cancel();
    run();
    must(cancelled >= 0, "there is such a moment", NULL);
    must(last < cancelled || most == 0, "nothing is looked at any more",
         "handle_cancel() c->slice");
    must_be(0, w.calls, "done does not run", "handle_cancel() c->done");
    check(1, title, NULL);
}

static void count_in_a_closed_loop(void)
{
    title = "a closed loop";
    loop_close(loop);
    must_return(E_RUNTIME, prime_count_start(&w.count, loop, 0, 1, &w.done),
                "prime_count_start() returns it",
                "return what loop_call_soon() returns");
    check(1, title, NULL);
}

int main(void)
{
    loop = loop_new();
    hold_anything(&w.count);
    hold_anything(&v.count);
    count("35,000 numbers", 5, 35005, 4);
    count("20,000 numbers", 100, 20100, 2);
    count("one number", 3, 4, 1);
    count("no number", 3, 3, 1);
    count("less than none", 30000, 3, 1);
    count_two();
    count_and_cancel("cancelled before the first tick", 30000, NULL);
    count_and_cancel("cancelled when there is no number", 0, NULL);
    count_and_cancel("cancelled between two slices", 30000, is_third_tick);
    count_and_cancel("cancelled when done is in the queue", 30000, is_counted);
    count("a new count after that", 0, 40000, 4);
    count_in_a_closed_loop();
    loop_free(loop);
    return check_end();
}
