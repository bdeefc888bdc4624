/* main.c: exercise 9.2 (extend): messages in pieces.
 *
 * A message is written as its length, a colon, and that many bytes, whatever
 * they are, also '\0': 5:hello0:3:1:2 are three messages, "hello", "" and
 * "1:2". A stream of them comes in pieces of any size, as recv() brings it: a
 * number may be cut in two, and a piece may hold many messages. Write struct
 * messages and its body, a generator that is sent the pieces and hands out the
 * messages:
 *   - It yields NONE when it needs more. Whoever resumes it has set piece and
 *     left by then. When it yields NONE again, that piece is gone.
 *   - It yields a char * with a message, as soon as that is complete: its
 *     bytes, and '\0' behind them, valid until it is resumed. Nothing is sent
 *     then: it goes on with what is left of the piece.
 *   - A piece of 0 bytes, left == 0, is the end of the stream, as it is with
 *     recv(). Where a message would begin, it returns how many there were; in
 *     the middle of one, also of its length, it raises E_VALUE.
 *   - It raises E_VALUE as well where a length is not made of digits alone (a
 *     blank is none), has no digit, or is above MESSAGE_MAX. Zeros in front of
 *     it do no harm: 005 is 5.
 *   - The memory that it takes for messages (xcalloc(), xrealloc()) it gives
 *     back, however it ends: by an error, or closed in the middle of a message.
 * Several of them may be at work at once. main() is right as it is.
 */
#include <die.h>
#include <errors.h>
#include <generator.h>
#include <options.h>

#include <stdio.h>
#include <stdlib.h>

enum { MESSAGE_MAX = 1000000, PIECE_MAX = 4096 };

struct messages {
    FRAME;
    const char *piece; /* sent to it; the sender's */
    size_t left;       /* bytes of it that were not looked at yet */
    // TODO(9.2): what it has to remember from one piece to the next.
};

// TODO(9.2): the length, byte by byte; then the text, byte by byte. Where it
// needs a byte and there is none, it yields.
DEF(messages)
{
    BEGIN;
    END;
}

/* Reads the next piece of standard input; at its end it has 0 bytes. */
static void send_piece(struct messages *messages, char *piece, size_t size)
{
    messages->piece = piece;
    messages->left = fread(piece, 1, size, stdin);
    if (ferror(stdin))
        die_errno("cannot read standard input");
}

int main(int argc, char **argv)
{
    char piece[PIECE_MAX];
    const char *text;
    long long count;
    long size = PIECE_MAX;
    int error;
    program_begin(argv[0]);
    if (argc > 2)
        die_usage("usage: messages [BYTES-PER-PIECE]");
    if (argc == 2)
        size = options_number("BYTES-PER-PIECE", argv[1], 1, PIECE_MAX);
    struct messages messages = NEW(messages);
    while ((error = generator_next(&messages.frame)) == 0) {
        TAKE(text, messages.frame.yielded);
        if (text)
            printf("message: %s\n", text);
        else
            send_piece(&messages, piece, (size_t)size);
    }
    if (error != E_STOP_ITERATION)
        die("standard input: %s", error_text(error));
    TAKE(count, messages.frame.result);
    printf("messages in all: %lld\n", count);
    return EXIT_SUCCESS;
}
