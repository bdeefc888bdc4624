/* orphans.c: chapter 14's, with a group: when the block ends, nobody works on
 * with what was its own. */
#include <die.h>
#include <task_group.h>
#include <work.h>

#include <stdlib.h>

struct book {
    int is_open;
};

struct writer {
    CO;
    const char *name;
    double seconds; /* how long it thinks first */
    struct book *book;
};

ASYNC(writer)
{
    BEGIN;
    AWAIT(async_sleep(self->seconds));
    say("%s writes: the book is %s", self->name,
        self->book->is_open ? "open" : "CLOSED");
    END;
}

struct start_writers {
    CO;
    struct book *book;
    struct task_group *group;
};

ASYNC(start_writers)
{
    BEGIN;
    task_group_create_task(self->group, CALL(writer, .name = "a", .seconds = 3,
                                             .book = self->book));
    task_group_create_task(self->group, work("b", 1, E_VALUE));
    task_group_create_task(
        self->group,
        CALL(writer, .name = "c", .seconds = 0.5, .book = self->book));
    END;
}

/* The block: it owns the book, and waits for all that write. */
struct write_book {
    CO;
    struct book *book;
    struct task_group group;
};

ASYNC(write_book)
{
    BEGIN;
    self->book->is_open = 1;
    AWAIT(task_group_run(&self->group, CALL(start_writers, .book = self->book,
                                            .group = &self->group)));
FINALLY:
    self->book->is_open = 0;
    task_group_end(&self->group);
    say("the block ends, and closes the book");
    END;
}

struct day {
    CO;
    struct book book;
    int error; /* of the block */
};

ASYNC(day)
{
    BEGIN;
    TRY_AWAIT(self->error, CALL(write_book, .book = &self->book));
    say("what came of it: %s", error_name(self->error));
    AWAIT(async_sleep(5));
    END;
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    must_succeed(run_virtual("a block with a group", CALL(day)));
    return EXIT_SUCCESS;
}
