/* without_cancel.c: the rules of tasks that nobody can cancel: chapter 12's. */
#include <check.h>
#include <die.h>
#include <drop_rules.h>
#include <future_rules.h>
#include <scene.h>
#include <task_rules.h>

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc != 2)
        die_usage("usage: without_cancel TRACE");
    scenes_begin(argv[1]);
    future_rules();
    task_rules();
    drop_rules();
    return check_end();
}
