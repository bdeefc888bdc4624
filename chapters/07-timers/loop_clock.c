/* loop_clock.c: the real clock, and one that jumps. */
#include <loop_clock.h>
#include <monotonic.h>

#include <stddef.h>

static double real_now(const struct loop_clock *clock)
{
    (void)clock;
    return monotonic_now();
}

struct loop_clock loop_clock_real = {real_now, NULL};

static double virtual_now(const struct loop_clock *clock)
{
    return ((const struct virtual_clock *)clock)->seconds;
}

static void virtual_jump(struct loop_clock *clock, double deadline)
{
    ((struct virtual_clock *)clock)->seconds = deadline;
}

void virtual_clock_begin(struct virtual_clock *clock)
{
    *clock = (struct virtual_clock){{virtual_now, virtual_jump}, 0};
}
