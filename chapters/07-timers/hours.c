/* hours.c: timers of many hours on the virtual clock: in which order they fire,
 * and that it takes no time. */
#include <die.h>
#include <loop.h>

#include <stdio.h>
#include <stdlib.h>

enum { HOUR = 3600 }; /* seconds */

struct event {
    double hours;          /* from the moment when it is armed */
    const char *text;      /* printed when it happens */
    struct event *arms;    /* another one, when it happens; NULL: none */
    struct event *cancels; /* the same */
    struct timer timer;
};

static void say(const char *text)
{
    printf("%4.1f h: %s\n", loop_time(loop_running()) / HOUR, text);
}

static void arm(struct loop *loop, struct event *event);

static int happen(void *argument)
{
    const struct event *event = argument;
    say(event->text);
    if (event->arms)
        arm(loop_running(), event->arms);
    if (event->cancels)
        timer_cancel(&event->cancels->timer);
    return 0;
}

static void arm(struct loop *loop, struct event *event)
{
    event->timer = TIMER(happen, event);
    must_succeed(loop_call_later(loop, event->hours * HOUR, &event->timer));
}

static int end_day(void *loop)
{
    say("the day is over");
    loop_stop(loop);
    return 0;
}

/* In the order in which they are armed, which is not that of their hours. */
static void arm_all(struct loop *loop)
{
    static struct event five = {.hours = 5, .text = "five hours"};
    static struct event later = {.hours = 0.5, .text = "half an hour later"};
    static struct event next = {.hours = 0, .text = "no delay, next tick"};
    static struct event events[] = {
        {.hours = -1, .text = "minus one hour"},
        {.hours = 9, .text = "nine hours, arms another", .arms = &later},
        {.hours = 3, .text = "three hours, first, arms another", .arms = &next},
        {.hours = 1, .text = "one hour, cancels five hours", .cancels = &five},
        {.hours = 3, .text = "three hours, second"},
        {.hours = 0, .text = "no delay"},
        {.hours = 3, .text = "three hours, third"},
    };
    for (size_t i = 0; i < sizeof events / sizeof events[0]; i++)
        arm(loop, &events[i]);
    arm(loop, &five);
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    struct virtual_clock clock;
    struct loop *loop = loop_new();
    struct event soon = {.text = "was ready before all timers"};
    struct handle ready = HANDLE(happen, &soon);
    struct timer midnight = TIMER(end_day, loop);
    virtual_clock_begin(&clock);
    loop_set_clock(loop, &clock.clock);
    arm_all(loop);
    must_succeed(loop_call_at(loop, 24 * HOUR, &midnight));
    must_succeed(loop_call_soon(loop, &ready));
    must_succeed(loop_run_forever(loop));
    loop_free(loop);
    return EXIT_SUCCESS;
}
