/* many.c: a hundred thousand tasks in one future, and what they cost. */
#include <account.h>
#include <die.h>
#include <gather.h>
#include <object.h>
#include <options.h>
#include <work.h>

#include <stdio.h>
#include <stdlib.h>

/* Sleeps, and returns its number. */
struct sleeper {
    CO;
    size_t number;
};

ASYNC(sleeper)
{
    BEGIN;
    AWAIT(async_sleep(1));
    RETURN(self->number);
    END;
}

struct many {
    CO;
    size_t count;
    struct future **children; /* owned */
    struct outcome *results;  /* owned */
};

static long long total_of(const struct outcome *results, size_t count)
{
    long long total = 0;
    for (size_t i = 0; i < count; i++)
        total += results[i].value.as.number;
    return total;
}

ASYNC(many)
{
    BEGIN;
    self->children = xcalloc(self->count, sizeof(struct future *));
    self->results = xcalloc(self->count, sizeof self->results[0]);
    for (size_t i = 0; i < self->count; i++)
        self->children[i] = ensure_future(CALL(sleeper, .number = i + 1));
    AWAIT(gather(self->children, self->count, self->results, 0));
    say("%zu results, their sum is %lld", self->count,
        total_of(self->results, self->count));
FINALLY:
    free(self->children);
    free(self->results);
    END;
}

int main(int argc, char **argv)
{
    struct rusage usage;
    program_begin(argv[0]);
    if (argc > 2)
        die_usage("usage: many [HOW-MANY]");
    long count =
        argc == 2 ? options_number("HOW-MANY", argv[1], 1, 1000000) : 100000;
    must_succeed(
        run_virtual("many in one", CALL(many, .count = (size_t)count)));
    if (getrusage(RUSAGE_SELF, &usage) != 0)
        die_errno("getrusage");
    printf("peak %.1f MB; left over: coroutines %ld, tasks %ld, futures %ld\n",
           account_peak(&usage) / (1024 * 1024), object_count(OBJECT_FRAME),
           object_count(OBJECT_TASK), object_count(OBJECT_FUTURE));
    return EXIT_SUCCESS;
}
