/* work.c: a piece of work that takes no time. */
#include <work.h>

#include <stdarg.h>
#include <stdio.h>

static struct loop *the_loop; /* the newest; whoever has made it closes it */

void say(const char *format, ...)
{
    va_list arguments;
    printf("  %3.1f s: ", loop_time(the_loop));
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    printf("\n");
}

struct work {
    CO;
    const char *name;
    double seconds;
    int error;     /* that it is to raise; 0: none */
    int cancelled; /* why it has ended too early; 0: it has not */
};

ASYNC(work)
{
    BEGIN;
    TRY_AWAIT(self->cancelled, async_sleep(self->seconds));
    if (self->cancelled) {
        say("%s is cancelled", self->name);
        RAISE(self->cancelled);
    }
    if (self->error) {
        say("%s fails: %s", self->name, error_name(self->error));
        RAISE(self->error);
    }
    say("%s is done", self->name);
    RETURN(self->name);
    END;
}

struct co *work(const char *name, double seconds, int error)
{
    return CALL(work, .name = name, .seconds = seconds, .error = error);
}

struct loop *loop_new_virtual(void)
{
    static struct virtual_clock clock;
    the_loop = loop_new();
    virtual_clock_begin(&clock);
    loop_set_clock(the_loop, &clock.clock);
    return the_loop;
}

int run_virtual(const char *title, struct co *main)
{
    struct loop *loop = loop_new_virtual();
    printf("%s:\n", title);
    int error = loop_run_until_complete(loop, main);
    loop_free(loop);
    return error;
}
