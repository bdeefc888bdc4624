/* orphans.c: a block that ends with an error, while the tasks that it has
 * started work on with what was its own. */
#include <die.h>
#include <gather.h>
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

/* The block: it owns the book, and waits for all that write. */
struct write_book {
    CO;
    struct book *book;
    struct future *children[3];
    struct outcome results[3];
};

ASYNC(write_book)
{
    BEGIN;
    self->book->is_open = 1;
    self->children[0] = ensure_future(
        CALL(writer, .name = "a", .seconds = 3, .book = self->book));
    self->children[1] = ensure_future(work("b", 1, E_VALUE));
    self->children[2] = ensure_future(
        CALL(writer, .name = "c", .seconds = 0.5, .book = self->book));
    AWAIT(gather(self->children, 3, self->results, 0));
FINALLY:
    self->book->is_open = 0;
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
    must_succeed(run_virtual("a block with gather", CALL(day)));
    return EXIT_SUCCESS;
}
