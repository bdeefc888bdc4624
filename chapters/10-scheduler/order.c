/* order.c: three generators take turns: one counts, one hands over and gets a
 * value and an error, one waits for a descriptor until it is given up. */
#include <die.h>
#include <scheduler.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- the first: it counts, and writes a byte ---------------------------- */

struct writer {
    FRAME;
    int fd; /* the caller's */
    int i;
};

DEF(writer)
{
    BEGIN;
    for (self->i = 1; self->i <= 4; self->i++) {
        printf("writer: %d\n", self->i);
        if (self->i == 2 && write(self->fd, "x", 1) != 1)
            RAISE(errno);
        YIELD(NONE);
    }
    END;
}

/* ---- the second: it hands over to one that returns, or fails ------------ */

struct halve {
    FRAME;
    int number;
};

DEF(halve)
{
    BEGIN;
    printf("  halve: %d\n", self->number);
    YIELD(NONE);
    if (self->number % 2 != 0)
        RAISE(E_VALUE);
    RETURN(self->number / 2);
    END;
}

struct asker {
    FRAME;
    int half, error;
};

DEF(asker)
{
    BEGIN;
    YIELD_FROM(self->half, CALL(halve, .number = 8));
    printf("asker: half of 8 is %d\n", self->half);
    TRY_YIELD_FROM(self->error, self->half, CALL(halve, .number = 7));
    printf("asker: half of 7 is a %s\n", error_name(self->error));
    END;
}

/* ---- the third: it waits, two levels deep ------------------------------- */

struct read_byte {
    FRAME;
    int fd; /* the caller's */
    char byte;
};

DEF(read_byte)
{
    BEGIN;
    printf("  read_byte: waits\n");
    YIELD(READABLE(self->fd));
    if (read(self->fd, &self->byte, 1) != 1)
        RAISE(errno);
    RETURN(self->byte);
FINALLY:
    printf("  read_byte: cleans up\n");
    END;
}

struct reader {
    FRAME;
    int fd; /* the caller's */
    char byte;
};

DEF(reader)
{
    BEGIN;
    for (;;) {
        YIELD_FROM(self->byte, CALL(read_byte, .fd = self->fd));
        printf("reader: got %c\n", self->byte);
    }
FINALLY:
    printf("reader: cleans up\n");
    END;
}

/* ---- all three ---------------------------------------------------------- */

enum { WRITER, ASKER, READER, PARTS };

struct part {
    const char *name;
    struct part *parts; /* all of them */
    struct runner runner;
    struct handle done;
};

/* When the writer has ended, nobody will write what the reader waits for. */
static int part_ended(void *argument)
{
    struct part *part = argument;
    int error = part->runner.error;
    printf("%s has ended: %s\n", part->name, error ? error_name(error) : "-");
    if (part == &part->parts[WRITER])
        scheduler_throw(&part->parts[READER].runner, ETIMEDOUT);
    if (part == &part->parts[READER])
        loop_stop(part->runner.loop);
    return 0;
}

static void start(struct part *parts, int which, const char *name,
                  struct loop *loop, struct frame *generator)
{
    struct part *part = &parts[which];
    part->name = name;
    part->parts = parts;
    part->done = HANDLE(part_ended, part);
    must_succeed(scheduler_start(&part->runner, loop, generator, &part->done));
}

int main(int argc, char **argv)
{
    int ends[2]; /* of a pipe */
    struct part parts[PARTS];
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    if (pipe(ends) != 0)
        die_errno("pipe");
    struct writer writer = NEW(writer, .fd = ends[1]);
    struct asker asker = NEW(asker);
    struct reader reader = NEW(reader, .fd = ends[0]);
    struct loop *loop = loop_new();
    start(parts, WRITER, "writer", loop, &writer.frame);
    start(parts, ASKER, "asker", loop, &asker.frame);
    start(parts, READER, "reader", loop, &reader.frame);
    must_succeed(loop_run_forever(loop));
    loop_free(loop);
    close(ends[0]);
    close(ends[1]);
    return EXIT_SUCCESS;
}
