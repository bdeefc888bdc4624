/* dialogue.c: a producer and a consumer in lock-step. A generator does not only
 * hand out: it is sent something each time it is resumed. */
#include <die.h>
#include <generator.h>

#include <stdio.h>
#include <stdlib.h>

struct consumer {
    FRAME;
    int item; /* sent by the producer before each resume */
};

/* Python: while True: item = yield "200 OK" */
DEF(consumer)
{
    BEGIN;
    YIELD(NONE); /* primed: from here on it waits for an item */
    for (;;) {
        printf("consumer: consuming %d\n", self->item);
        YIELD("200 OK");
    }
FINALLY:
    printf("consumer: closed, and cleaned up\n");
    END;
}

static void produce(struct consumer *consumer, int item)
{
    const char *answer;
    printf("producer: producing %d\n", item);
    consumer->item = item;
    if (NEXT(answer, &consumer->frame))
        printf("producer: consumer answered %s\n", answer);
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    struct consumer consumer = NEW(consumer);
    generator_next(&consumer.frame); /* primes it: up to the first YIELD */
    for (int item = 1; item <= 3; item++)
        produce(&consumer, item);
    int error = generator_close(&consumer.frame);
    return error ? EXIT_FAILURE : EXIT_SUCCESS;
}
