/* chosen.c: which selector a loop has, and when it may be given another one. */
#include <check.h>
#include <die.h>
#include <loop.h>
#include <selector.h>

#include <stddef.h>
#include <unistd.h>

static int nothing_to_do(void *nothing)
{
    (void)nothing;
    return 0;
}

static void check_set(int expected, struct loop *loop, const char *what)
{
    struct selector *selector = selector_open();
    int error = loop_set_selector(loop, selector);
    check_number(expected, error, what, NULL);
    if (error)
        selector_close(selector); /* it stayed ours */
}

int main(int argc, char **argv)
{
    int ends[2];
    struct handle reader = HANDLE(nothing_to_do, NULL);
    program_begin(argv[0]);
    if (argc != 2)
        die_usage("usage: chosen SELECTOR");
    if (pipe(ends) != 0)
        die_errno("pipe");
    struct loop *loop = loop_new();
    check_text(argv[1], loop_selector(loop), "the loop has this selector",
               NULL);
    check_set(0, loop, "a new loop takes another one");
    check_set(0, loop, "and again");
    loop_stop(loop);
    check_number(0, loop_run_forever(loop), "it runs", NULL);
    must_succeed(loop_add_reader(loop, ends[0], &reader));
    check_set(E_RUNTIME, loop, "not while it watches a descriptor");
    loop_remove_reader(loop, ends[0]);
    check_set(E_RUNTIME, loop, "not when it has watched one");
    check_number(0, loop_close(loop), "it is closed", NULL);
    check_text("none", loop_selector(loop), "then it has none", NULL);
    check_set(E_RUNTIME, loop, "and takes none");
    loop_free(loop);
    close(ends[0]);
    close(ends[1]);
    return check_end();
}
