/* main.c: an evening at the box office, on a virtual clock, for exercise 10.3:
 * who comes when, and what becomes of it. */
#include <box_office.h>
#include <die.h>
#include <scheduler.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { CUSTOMERS = 5 };

struct customer {
    const char *name;
    double comes; /* at so many seconds */
    double takes; /* the bank, to say what it says */
    char says;    /* 'y' or 'n' */
    struct timer arrival, answer;
    int bank[2]; /* a pipe: here it says so */
    struct runner runner;
    struct handle served;
};

static struct customer customers[CUSTOMERS] = {
    {.name = "Ann", .comes = 0, .takes = 5, .says = 'y'},
    {.name = "Bob", .comes = 1, .takes = 2, .says = 'y'},
    {.name = "Cid", .comes = 2, .takes = 4, .says = 'n'},
    {.name = "Dora", .comes = 7, .takes = 2, .says = 'y'},
    {.name = "Eve", .comes = 8, .takes = 1, .says = 'y'},
};

static struct loop *loop;
static struct virtual_clock evening;
static struct hall hall;
static int left = CUSTOMERS; /* that are not served */

static void say(const struct customer *customer, const char *what)
{
    printf("%g s: %s %s\n", evening.seconds, customer->name, what);
}

static int served(void *argument)
{
    struct customer *customer = argument;
    struct frame *sale = customer->runner.frame;
    char what[60];
    if (customer->runner.error == ENOENT)
        snprintf(what, sizeof what, "is told: sold out");
    else if (customer->runner.error)
        snprintf(what, sizeof what, "cannot pay");
    else
        snprintf(what, sizeof what, "has paid, and gets seat %d",
                 1 + (int)sale->result.as.number);
    say(customer, what);
    timer_cancel(&customer->answer);
    generator_free(sale);
    close(customer->bank[0]);
    close(customer->bank[1]);
    if (--left == 0)
        loop_stop(loop);
    return 0;
}

static int answer(void *argument)
{
    const struct customer *customer = argument;
    return write(customer->bank[1], &customer->says, 1) == 1 ? 0 : errno;
}

static int arrive(void *argument)
{
    struct customer *customer = argument;
    say(customer, "asks for a seat");
    if (pipe(customer->bank) != 0)
        die_errno("pipe");
    must_succeed(
        scheduler_start(&customer->runner, loop,
                        sell_seat(&hall, customer->name, customer->bank[0]),
                        &customer->served));
    return loop_call_later(loop, customer->takes, &customer->answer);
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    loop = loop_new();
    virtual_clock_begin(&evening);
    loop_set_clock(loop, &evening.clock);
    for (struct customer *c = customers; c < customers + CUSTOMERS; c++) {
        c->served = HANDLE(served, c);
        c->answer = TIMER(answer, c);
        c->arrival = TIMER(arrive, c);
        must_succeed(loop_call_later(loop, c->comes, &c->arrival));
    }
    must_succeed(loop_run_forever(loop));
    loop_free(loop);
    for (int seat = 0; seat < SEATS; seat++)
        printf("seat %d: %s\n", seat + 1,
               hall.seats[seat] ? hall.seats[seat] : "nobody");
    return EXIT_SUCCESS;
}
