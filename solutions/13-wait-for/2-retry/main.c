/* main.c: exercise 13.2: telephoning, on the virtual clock. Nothing to do here:
 * retry.c is yours.
 *
 * Each argument is a try: the seconds until somebody answers; or with a !
 * behind it, until the line breaks down; or with a ? behind it, until the try
 * is cancelled by somebody else. Each try has 5 s, or seconds=S (inf: no
 * limit), and the first pause takes 1 s, or pause=S. times=N gives it that many
 * tries, cancel@S cancels the whole, and with forget=1 nobody asks for the
 * answer. */
#include <die.h>
#include <retry.h>
#include <run.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct virtual_clock clock_on_the_wall;

static void say(const char *what, long long number, const char *end)
{
    printf("%4g s: %s %lld%s\n", clock_on_the_wall.seconds, what, number, end);
}

/* ---- one try ------------------------------------------------------------- */

struct telephone {
    char **tries; /* of the command line; each as it says there */
    int count;    /* of them */
    int begun;    /* so many of them */
};

struct ring {
    CO;
    const char *how; /* "2.5", "2.5!", "2.5?"; NULL: nobody is there */
    int number;
    double seconds;
};

static void hang_up(struct value number)
{
    say("nobody takes the answer to try", number.as.number, "");
}

ASYNC(ring)
{
    char *end;
    BEGIN;
    say("try", self->number, "");
    if (!self->how)
        RAISE(EHOSTUNREACH);
    self->seconds = strtod(self->how, NULL);
    AWAIT(async_sleep(self->seconds));
    strtod(self->how, &end);
    if (*end == '!')
        RAISE(ECONNREFUSED);
    if (*end == '?')
        RAISE(ECANCELED);
    RETURN(VALUE_WITH(self->number, hang_up));
FINALLY:
    if (self->frame.error)
        say("try", self->number,
            self->frame.error == ECANCELED ? " is cancelled" : " fails");
    END;
}

static struct co *ring(void *argument)
{
    struct telephone *t = argument;
    int i = t->begun++;
    return CALL(ring, .number = i + 1,
                .how = i < t->count ? t->tries[i] : NULL);
}

/* ---- all of them --------------------------------------------------------- */

struct telephone_call {
    CO;
    struct co *tries; /* owned until it is awaited */
    int error;
    int number; /* of the try that was answered */
};

ASYNC(telephone_call)
{
    BEGIN;
    TRY_AWAIT(self->error, self->number, self->tries);
    if (self->error)
        printf("%4g s: it gives up: %s\n", clock_on_the_wall.seconds,
               error_name(self->error));
    else
        say("an answer to try", self->number, "");
    END;
}

static int cancel(void *task)
{
    task_cancel(task);
    return 0;
}

/* Takes NAME with a number behind it out of the arguments; otherwise is what
 * it is if there is none. */
static double take_number(struct telephone *t, const char *name,
                          double otherwise)
{
    int left = 0;
    for (int i = 0; i < t->count; i++)
        if (strncmp(t->tries[i], name, strlen(name)) == 0)
            otherwise = strtod(t->tries[i] + strlen(name), NULL);
        else
            t->tries[left++] = t->tries[i];
    t->count = left;
    return otherwise;
}

int main(int argc, char **argv)
{
    struct telephone telephone = {.tries = argv + 1, .count = argc - 1};
    program_begin(argv[0]);
    if (argc == 1)
        die_usage("how do the tries go? For example: 1! 9 2");
    double cancelled = take_number(&telephone, "cancel@", INFINITY);
    int forget = take_number(&telephone, "forget=", 0) != 0;
    struct retry_limits limits;
    limits.seconds = take_number(&telephone, "seconds=", 5);
    limits.pause = take_number(&telephone, "pause=", 1);
    limits.times = (int)take_number(&telephone, "times=", telephone.count);
    struct loop *loop = loop_new();
    virtual_clock_begin(&clock_on_the_wall);
    loop_set_clock(loop, &clock_on_the_wall.clock);
    struct co *tries = retry(ring, &telephone, limits);
    struct task *task = loop_create_task(
        loop, forget ? tries : CALL(telephone_call, .tries = tries));
    struct timer canceller = TIMER(cancel, task);
    must_succeed(loop_call_later(loop, cancelled, &canceller));
    int error = loop_run_until_complete(loop, ref(task));
    if (error)
        printf("nobody asks why it has ended: %s\n", error_name(error));
    timer_cancel(&canceller);
    unref(task);
    loop_free(loop);
    return EXIT_SUCCESS;
}
