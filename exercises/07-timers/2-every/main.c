/* main.c: exercise 7.2: a lighthouse, on the virtual clock. Nothing to do here:
 * every.c is yours. */
#include <die.h>
#include <every.h>

#include <stdio.h>
#include <stdlib.h>

static struct virtual_clock sun;

/* It takes itself down, and frees itself, when it has burned out. */
struct lamp {
    struct every flashes;
    int left; /* so many flashes */
};

static void say(const char *what)
{
    printf("%2g s: %s\n", sun.seconds, what);
}

static int flash(void *argument)
{
    struct lamp *lamp = argument;
    say("a flash");
    if (--lamp->left > 0)
        return 0;
    say("that was the last one");
    every_cancel(&lamp->flashes);
    free(lamp);
    return 0;
}

/* The virtual clock stands still while a callback runs: this one says how long
 * it took. */
static int blow(void *argument)
{
    (void)argument;
    say("a storm, and nobody sees to the lamp");
    sun.seconds += 17;
    say("the storm is over");
    return 0;
}

static int rise(void *argument)
{
    say("dawn");
    loop_stop(argument);
    return 0;
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments");
    struct loop *loop = loop_new();
    struct lamp *lamp = xcalloc(1, sizeof *lamp);
    struct timer storm = TIMER(blow, NULL), dawn = TIMER(rise, loop);
    *lamp = (struct lamp){EVERY(flash, lamp), 6};
    virtual_clock_begin(&sun);
    loop_set_clock(loop, &sun.clock);
    if (call_every(loop, 10, &lamp->flashes) != 0 ||
        loop_call_later(loop, 25, &storm) != 0 ||
        loop_call_later(loop, 90, &dawn) != 0)
        die("a timer cannot be armed");
    loop_run_forever(loop);
    loop_free(loop);
    return 0;
}
