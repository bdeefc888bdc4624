/* main.c: exercise 11.3: an afternoon at the counter, on the virtual clock.
 * Nothing to do here: lookups.c is yours. */
#include <die.h>
#include <lookups.h>
#include <object.h>

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

static struct virtual_clock virtual_one;
static struct lookups lookups;

struct visitor {
    const char *name;
    double comes, gives_up; /* seconds; 0: never */
    struct timer arrival, departure;
    struct handle done;
    struct future *future; /* owned; NULL: not here, or gone */
};

static void say(const char *name, const char *what)
{
    printf("%g s: %s %s\n", virtual_one.seconds, name, what);
}

static int is_told(void *argument)
{
    struct visitor *v = argument;
    struct value value;
    int number, error = future_result(v->future, &value);
    if (error) {
        printf("%g s: %s is sent home: %s\n", virtual_one.seconds, v->name,
               error_name(error));
    } else {
        TAKE(number, value);
        printf("%g s: %s is told: %d\n", virtual_one.seconds, v->name, number);
    }
    future_unref(v->future);
    v->future = NULL;
    return 0;
}

static int comes(void *argument)
{
    struct visitor *v = argument;
    say(v->name, "asks for moon");
    v->done = HANDLE(is_told, v);
    v->future = lookups_ask(&lookups, "moon", &v->done);
    return 0;
}

static int gives_up(void *argument)
{
    struct visitor *v = argument;
    if (!v->future)
        return 0;
    say(v->name, "gives up");
    lookups_give_up(v->future, &v->done);
    v->future = NULL;
    return 0;
}

static int answer(void *argument)
{
    (void)argument;
    say("the answer", "comes");
    return lookups_answer(&lookups, "moon", 384400);
}

static int stop(void *loop)
{
    loop_stop(loop);
    return 0;
}

int main(int argc, char **argv)
{
    struct visitor visitors[] = {{.name = "Ann", .comes = 1, .gives_up = 3},
                                 {.name = "Bob", .comes = 2, .gives_up = 60},
                                 {.name = "Cid", .comes = 4, .gives_up = 60}};
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    struct loop *loop = loop_new();
    virtual_clock_begin(&virtual_one);
    loop_set_clock(loop, &virtual_one.clock);
    lookups_begin(&lookups, loop);
    for (size_t i = 0; i < sizeof visitors / sizeof visitors[0]; i++) {
        struct visitor *v = &visitors[i];
        v->arrival = TIMER(comes, v);
        v->departure = TIMER(gives_up, v);
        must_succeed(loop_call_at(loop, v->comes, &v->arrival));
        must_succeed(loop_call_at(loop, v->gives_up, &v->departure));
    }
    struct timer answered = TIMER(answer, NULL), evening = TIMER(stop, loop);
    must_succeed(loop_call_at(loop, 5, &answered));
    must_succeed(loop_call_at(loop, 100, &evening));
    must_succeed(loop_run_forever(loop));
    printf("questions sent: %d; futures left over: %ld\n", lookups.questions,
           object_count(OBJECT_FUTURE));
    loop_free(loop);
    return EXIT_SUCCESS;
}
