/* monotonic.c: the clock that never goes back. */
#include <monotonic.h>
#include <die.h>

#include <time.h>

double monotonic_now(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        die_errno("clock_gettime");
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}
