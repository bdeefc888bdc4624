/* without_timers.c: the rules of a loop that has no timers: chapter 6's. */
#include <callback_rules.h>
#include <check.h>
#include <die.h>
#include <events.h>

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc != 2)
        die_usage("usage: without_timers TRACE");
    events_begin(argv[1], loop_new);
    callback_rules();
    return check_end();
}
