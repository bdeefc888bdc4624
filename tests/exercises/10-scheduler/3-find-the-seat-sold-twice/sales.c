/* sales.c: sells seats to some who pay, some who cannot and some who leave, one
 * after another and at once: who sits where? */
#include <box_office.h>
#include <check.h>
#include <die.h>
#include <scheduler.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SALES = 8, RESTLESS = 20000 };

struct sale {
    const struct hall *hall;
    const char *name;
    int bank[2]; /* a pipe */
    struct runner runner;
    struct handle done;
    int ended;
};

static struct loop *loop;
static struct {
    struct hall hall;
    const char *behind; /* not a seat */
} house;
static struct hall other_hall;
static struct sale sales[SALES];
static int count; /* of sales, in this scene */
static const char nobody[] = "nobody";

/* ---- a loop that stops when it has nothing to do ------------------------- */

static struct virtual_clock virtual_one;
static long looks; /* at the clock, since settle() was called */

static double counting_now(const struct loop_clock *clock)
{
    (void)clock;
    if (++looks > RESTLESS) {
        check(0, "the loop comes to rest",
              "somebody asks in every turn, with YIELD(NONE), instead of "
              "waiting: nobody needs to wait for another customer");
        exit(check_end());
    }
    return virtual_one.seconds;
}

static void jump(struct loop_clock *clock, double deadline)
{
    (void)clock;
    virtual_one.seconds = deadline;
}

static struct loop_clock counting_clock = {counting_now, jump};

static int stop(void *argument)
{
    loop_stop(argument);
    return 0;
}

static void settle(void)
{
    struct timer timer = TIMER(stop, loop);
    looks = 0;
    must_succeed(loop_call_later(loop, 1, &timer));
    must_succeed(loop_run_forever(loop));
}

/* ---- what happens in a scene --------------------------------------------- */

static void begin(void)
{
    loop = loop_new();
    virtual_clock_begin(&virtual_one);
    loop_set_clock(loop, &counting_clock);
    memset(&house, 0, sizeof house);
    memset(&other_hall, 0, sizeof other_hall);
    house.behind = nobody;
    count = 0;
}

/* If a check has failed, what comes after it says nothing new. */
static void end(void)
{
    if (check_end() != 0)
        exit(check_end());
    for (int i = 0; i < count; i++) {
        generator_free(sales[i].runner.frame);
        close(sales[i].bank[0]);
        close(sales[i].bank[1]);
    }
    loop_free(loop);
}

static int has_ended(void *argument)
{
    struct sale *sale = argument;
    sale->ended = 1;
    return 0;
}

static struct sale *ask_for(struct hall *to, const char *name)
{
    struct sale *sale = &sales[count++];
    *sale = (struct sale){.hall = to, .name = name};
    sale->done = HANDLE(has_ended, sale);
    if (pipe(sale->bank) != 0)
        die_errno("pipe");
    must_succeed(scheduler_start(
        &sale->runner, loop, sell_seat(to, name, sale->bank[0]), &sale->done));
    settle();
    return sale;
}

/* A customer comes: A, B, C ... */
static struct sale *ask(void)
{
    static const char names[SALES][2] = {"A", "B", "C", "D",
                                         "E", "F", "G", "H"};
    return ask_for(&house.hall, names[count]);
}

static void bank_says(const struct sale *sale, char answer)
{
    if (write(sale->bank[1], &answer, 1) != 1)
        die_errno("write");
    settle();
}

static void leave(struct sale *sale)
{
    scheduler_throw(&sale->runner, ECANCELED);
    settle();
}

static const char *outcome(const struct sale *sale)
{
    if (!sale->ended)
        return "waits for the bank";
    switch (sale->runner.error) {
    case 0:
        return "has a seat";
    case ENOENT:
        return "sold out";
    case ECONNREFUSED:
        return "refused";
    default:
        return error_name(sale->runner.error);
    }
}

static int same_seat(const struct sale *a, const struct sale *b)
{
    return a->hall == b->hall && a->ended && !a->runner.error && b->ended &&
           !b->runner.error &&
           a->runner.frame->result.as.number ==
               b->runner.frame->result.as.number;
}

/* True if each who has bought sits alone, with the name on the seat. */
static int all_sit_well(void)
{
    for (const struct sale *sale = sales; sale < sales + count; sale++) {
        if (!sale->ended || sale->runner.error)
            continue;
        long long seat = sale->runner.frame->result.as.number;
        if (seat < 0 || seat >= SEATS || sale->hall->seats[seat] != sale->name)
            return 0;
        for (const struct sale *before = sales; before < sale; before++)
            if (same_seat(before, sale))
                return 0;
    }
    return 1;
}

/* Sells this many seats, one after another, and compares what becomes of each,
 * and of one more. */
static void sell_the_rest(int seats, const char *what, const char *likely)
{
    int sold = 0;
    for (int i = 0; i < seats; i++) {
        struct sale *sale = ask();
        bank_says(sale, 'y');
        sold += strcmp(outcome(sale), "has a seat") == 0;
    }
    check_number(seats, sold, what, likely);
    check_text("sold out", outcome(ask()), "... and then it is sold out",
               all_sit_well() ? "that is known before the bank is asked: who "
                                "gets no seat does not wait"
                              : "a seat that is sold stays sold");
}

/* ---- the scenes ---------------------------------------------------------- */

static const char *const still_true =
    "what a generator has seen before the others had their turns may be true "
    "no more when it goes on";
static const char *const not_paid =
    "who does not pay, for whatever reason, keeps no seat: FINALLY sees them "
    "all, and self->frame.error says whether there was one";

static void one_after_another(void)
{
    begin();
    sell_the_rest(SEATS, "three buy, one after another",
                  "who has paid has the seat, until the end");
    check(all_sit_well(), "each sits alone, with the name on the seat",
          "a seat that is sold stays sold");
    end();
}

static void at_once(void)
{
    begin();
    struct sale *a = ask(), *b = ask(), *c = ask();
    check_text("waits for the bank", outcome(a), "three ask at once", NULL);
    bank_says(b, 'y');
    check_text("has a seat", outcome(b), "the one who pays first has a seat",
               "nobody needs to wait for another customer");
    bank_says(a, 'y');
    bank_says(c, 'y');
    check(all_sit_well(), "each sits alone, with the name on the seat",
          still_true);
    end();
}

static void the_last_seat(void)
{
    begin();
    for (int i = 0; i < SEATS - 1; i++)
        bank_says(ask(), 'y');
    struct sale *sale = ask();
    check_text("sold out", outcome(ask()),
               "while somebody pays for the last seat, it is sold out",
               "nobody pays for nothing: who gets no seat does not wait for "
               "the bank");
    check(house.behind == nobody, "... and nothing is written behind the seats",
          "who has found no seat has none to give back");
    bank_says(sale, 'y');
    check_text("has a seat", outcome(sale), "... and then it is sold", NULL);
    check(all_sit_well(), "each sits alone, with the name on the seat",
          "who is told that it is sold out takes no seat, and gives none back");
    end();
}

static void who_does_not_pay(void)
{
    begin();
    struct sale *refused = ask(), *sale = ask();
    bank_says(refused, 'n');
    check_text("refused", outcome(refused), "the bank refuses one", NULL);
    bank_says(sale, 'y');
    sell_the_rest(SEATS - 1, "when the bank has refused one, the others buy",
                  not_paid);
    check(all_sit_well(), "each sits alone, with the name on the seat",
          not_paid);
    end();
}

static void who_buys_twice(void)
{
    begin();
    struct sale *first = ask_for(&house.hall, "Ann");
    struct sale *second = ask_for(&house.hall, first->name);
    bank_says(first, 'y');
    bank_says(second, 'n');
    check(all_sit_well(), "who buys twice and can pay once keeps that seat",
          "give back the seat of this sale, self->seat, and not all that have "
          "the name on them");
    sell_the_rest(SEATS - 1, "... and others buy the rest", not_paid);
    end();
}

static void two_halls(void)
{
    begin();
    for (int i = 0; i < SEATS; i++)
        ask();
    struct sale *sale = ask_for(&other_hall, "Zoe");
    bank_says(sale, 'y');
    check_text("has a seat", outcome(sale),
               "while all seats of one hall wait for the bank, another hall "
               "sells",
               "what is static is there once for all halls: who is about to "
               "pay belongs into struct hall");
    check(all_sit_well(), "each sits alone, with the name on the seat",
          still_true);
    for (int i = 0; i < SEATS; i++)
        bank_says(&sales[i], 'y');
    end();
}

static void who_leaves(void)
{
    begin();
    struct sale *sale = ask(), *leaves = ask();
    leave(leaves);
    check_text("CancelledError", outcome(leaves),
               "one leaves while the bank thinks",
               "an error that is thrown in goes on to whoever is outside");
    bank_says(sale, 'y');
    sell_the_rest(SEATS - 1, "when one has left, the others buy", not_paid);
    check(all_sit_well(), "each sits alone, with the name on the seat",
          not_paid);
    end();
}

int main(int argc, char **argv)
{
    (void)argc;
    program_begin(argv[0]);
    one_after_another();
    at_once();
    the_last_seat();
    who_does_not_pay();
    who_leaves();
    who_buys_twice();
    two_halls();
    return check_end();
}
