/* in_turn.c: awaits three tasks one after another, as chapter 13 does: when it
 * is told of an error. */
#include <die.h>
#include <work.h>

#include <stdlib.h>

struct in_turn {
    CO;
    struct task *tasks[3]; /* owned until they are awaited */
    int i, error;
};

ASYNC(in_turn)
{
    BEGIN;
    self->tasks[0] = create_task(work("a", 3, 0));
    self->tasks[1] = create_task(work("b", 2, 0));
    self->tasks[2] = create_task(work("c", 1, E_VALUE));
    for (self->i = 0; self->i < 3; self->i++) {
        TRY_AWAIT(self->error, self->tasks[self->i]);
        say("we are told of %c: %s", 'a' + self->i,
            self->error ? error_name(self->error) : "done");
    }
    END;
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    must_succeed(run_virtual("in turn", CALL(in_turn)));
    return EXIT_SUCCESS;
}
