/* with_cancel.c: all rules of futures and tasks, as they are from chapter 15
 * on. */
#include <cancel_rules.h>
#include <check.h>
#include <die.h>
#include <drop_rules.h>
#include <future_rules.h>
#include <gather_rules.h>
#include <group_rules.h>
#include <scene.h>
#include <task_rules.h>
#include <wait_for_rules.h>

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc != 2)
        die_usage("usage: with_cancel TRACE");
    scenes_begin(argv[1]);
    future_rules();
    task_rules();
    drop_rules();
    cancel_rules();
    wait_for_rules();
    gather_rules();
    group_rules();
    return check_end();
}
