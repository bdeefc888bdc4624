/* cuts.c: streams of messages, cut into pieces in many ways: the messages are
 * the same each time. */
#include <check.h>
#include <die.h>
#include <errors.h>
#include <generator.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- the memory of the answer -------------------------------------------- */

enum { PROBE_BLOCKS_MAX = 64, PROBE_FRESH = '~' };

/* Blocks that the answer has taken and not given back; others have NULL. */
static struct probe_block {
    void *memory;
    size_t size;
} probe_blocks[PROBE_BLOCKS_MAX];

static struct probe_block *probe_find(const void *memory)
{
    for (int i = 0; i < PROBE_BLOCKS_MAX; i++)
        if (probe_blocks[i].memory == memory)
            return &probe_blocks[i];
    return NULL;
}

static int probe_held(void)
{
    int held = 0;
    for (int i = 0; i < PROBE_BLOCKS_MAX; i++)
        held += probe_blocks[i].memory != NULL;
    return held;
}

static void probe_forget(void)
{
    memset(probe_blocks, 0, sizeof probe_blocks);
}

/* What was not written is seen: fresh bytes have a value, and one more stands
 * behind the block. */
static void *probe_resize(void *memory, size_t size, int fresh)
{
    struct probe_block *block = probe_find(memory);
    char *bytes = xrealloc(memory, size + 2);
    if (block && size > block->size)
        memset(bytes + block->size, fresh, size - block->size);
    if (block)
        *block = (struct probe_block){bytes, size};
    bytes[size] = PROBE_FRESH;
    bytes[size + 1] = '\0';
    return bytes;
}

static void probe_free(void *memory)
{
    struct probe_block *block = memory ? probe_find(memory) : NULL;
    if (block)
        *block = (struct probe_block){NULL, 0};
    free(memory);
}

#define malloc(size)           probe_resize(NULL, size, PROBE_FRESH)
#define calloc(count, size)    probe_resize(NULL, (count) * (size), 0)
#define xcalloc(count, size)   probe_resize(NULL, (count) * (size), 0)
#define realloc(memory, size)  probe_resize(memory, size, PROBE_FRESH)
#define xrealloc(memory, size) probe_resize(memory, size, PROBE_FRESH)
#define free(memory)           probe_free(memory)
#define main                   answer_main
#include <main.c>
#undef main
#undef xcalloc
#undef free

/* ---- one run of the answer ----------------------------------------------- */

enum {
    PROBE_SAID_MAX = 8000,
    PROBE_SHOWN_MAX = 60,
    PROBE_PIECE_MAX = 64,
    PROBE_LONGEST = 1000000,
    PROBE_SECONDS = 8, /* for everything */
};

/* What it said: messages in brackets, and at the end how many, or the name of
 * an error. */
struct probe_run {
    struct messages messages;
    const char *stream;
    size_t length; /* bytes of it */
    size_t first;  /* bytes of the first piece */
    size_t size;   /* of the others */
    size_t sent;   /* of the stream so far */
    char piece[PROBE_PIECE_MAX];
    int pieces;       /* that it was sent, the empty one too */
    int over;         /* the empty one was sent */
    const char *text; /* the message, if it has handed out one just now */
    int held_most;    /* blocks of memory behind a message */
    int ended;
    char said[PROBE_SAID_MAX];
};

static void probe_begin(struct probe_run *run, const char *stream,
                        size_t length, size_t first, size_t size)
{
    memset(run, 0, sizeof *run);
    run->messages = NEW(messages);
    run->stream = stream;
    run->length = length;
    run->first = first;
    run->size = size;
}

static void probe_say(struct probe_run *run, const char *text)
{
    size_t length = strlen(run->said);
    snprintf(run->said + length, sizeof run->said - length, "%s", text);
}

static void probe_say_end(struct probe_run *run, int error)
{
    const struct value *result = &run->messages.frame.result;
    char text[30] = "(no number)";
    if (result->kind == VALUE_NUMBER)
        snprintf(text, sizeof text, "%lld", result->as.number);
    probe_say(run, error == E_STOP_ITERATION ? text : error_name(error));
    run->ended = 1;
}

/* Bytes that can be seen, and not too many. */
static void probe_say_message(struct probe_run *run, const char *text)
{
    char shown[PROBE_SHOWN_MAX + 4];
    size_t length = 0;
    for (; text[length] && length < PROBE_SHOWN_MAX; length++)
        shown[length] =
            (char)(text[length] < ' ' || text[length] > '~' ? '?'
                                                            : text[length]);
    snprintf(shown + length, sizeof shown - length, "%s",
             text[length] ? "..." : "");
    probe_say(run, "[");
    probe_say(run, shown);
    probe_say(run, "]");
    run->text = text;
    if (probe_held() > run->held_most)
        run->held_most = probe_held();
}

/* The bytes of the piece before are gone by then. */
static void probe_send(struct probe_run *run)
{
    size_t size = run->sent ? run->size : run->first;
    size_t rest = run->length - run->sent;
    if (size > rest)
        size = rest;
    if (size > PROBE_PIECE_MAX)
        size = PROBE_PIECE_MAX;
    memset(run->piece, '#', sizeof run->piece);
    memcpy(run->piece, run->stream + run->sent, size);
    run->sent += size;
    run->pieces++;
    run->over = size == 0;
    run->messages.piece = run->piece;
    run->messages.left = size;
}

/* Resumes it once, and deals with what comes of it. */
static void probe_resume(struct probe_run *run)
{
    const struct value *yielded = &run->messages.frame.yielded;
    run->text = NULL;
    int error = generator_next(&run->messages.frame);
    if (error) {
        probe_say_end(run, error);
    } else if (yielded->kind == VALUE_POINTER && yielded->as.pointer) {
        probe_say_message(run, yielded->as.pointer);
    } else if (yielded->kind == VALUE_NUMBER || yielded->kind == VALUE_REAL) {
        probe_say(run, "(a number instead of a text)");
        run->ended = 1;
    } else if (run->over) {
        probe_say(run, "(asks for more behind the end)");
        run->ended = 1;
    } else {
        probe_send(run);
    }
    if (strlen(run->said) + 1 == sizeof run->said)
        run->ended = 1; /* it says the same for ever */
}

static void probe_run_all(struct probe_run *run)
{
    while (!run->ended)
        probe_resume(run);
}

/* ---- where it crashes ---------------------------------------------------- */

static char probe_now[300]; /* what the answer is given */

static void probe_write(const char *text)
{
    if (write(STDOUT_FILENO, text, strlen(text)) < 0)
        _exit(EXIT_FAILURE);
}

/* Says in which stream. Nothing else is safe where a program has crashed. */
static void probe_crashed(int number)
{
    int late = number == SIGALRM;
    probe_write(late ? "not ok - it comes to an end\n    while:    "
                     : "not ok - it does not crash\n    while:    ");
    probe_write(probe_now);
    probe_write("\n    likely:   ");
    probe_write(late ? "a loop goes round without a YIELD: it asks for more "
                       "only by that\n"
                     : "behind the YIELD, is left still 0? then the stream has "
                       "ended; or something is freed twice\n");
    _exit(EXIT_FAILURE);
}

static void probe_watch(void)
{
    static const int signals[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGALRM};
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
        signal(signals[i], probe_crashed);
    alarm(PROBE_SECONDS);
}

/* ---- one stream, cut in all ways ----------------------------------------- */

static struct probe_run probe_one, probe_two;

/* What goes in, as it is cut: 5:h|ello */
static void probe_name(const char *stream, size_t length, size_t first,
                       size_t others)
{
    enum { ROOM = 20 };
    char *name = probe_now;
    size_t next = first;
    size_t used = (size_t)snprintf(name, sizeof probe_now, "the stream \"");
    for (size_t i = 0; i < length && used + ROOM < sizeof probe_now; i++) {
        if (i == next) {
            name[used++] = '|';
            next += others;
        }
        name[used++] = stream[i] < ' ' ? ' ' : stream[i];
    }
    snprintf(name + used, ROOM, "\"");
}

static const char probe_cut_badly[] =
    "| is where a piece ends: what it knows by then must be in members of the "
    "struct, and what is left of a piece comes before the next";
static const char probe_no_zero[] =
    "~ is a byte that nobody has written: behind a text belongs a '\\0', and "
    "the memory for it";
static const char probe_not_freed[] =
    "FINALLY comes behind RETURN and behind RAISE: there the text is freed";

/* Returns 0 if it is not as expected, which it has told. */
static int probe_cut(const char *stream, const char *expected, size_t first,
                     size_t others, const char *likely)
{
    char what[sizeof probe_now + 50];
    probe_name(stream, strlen(stream), first, others);
    probe_begin(&probe_one, stream, strlen(stream), first, others);
    probe_run_all(&probe_one);
    int held = probe_held();
    probe_forget();
    if (first < strlen(stream))
        likely = probe_cut_badly;
    if (strchr(probe_one.said, PROBE_FRESH))
        likely = probe_no_zero;
    if (strcmp(expected, probe_one.said) != 0)
        return check_text(expected, probe_one.said, probe_now, likely);
    snprintf(what, sizeof what, "%s: blocks of memory it holds at its end",
             probe_now);
    return held == 0 || check_number(0, held, what, probe_not_freed);
}

static void probe_cut_everywhere(const char *stream, const char *expected,
                                 const char *likely)
{
    size_t length = strlen(stream);
    for (size_t others = length + 1; others > 0; others--)
        for (size_t first = length + 1; first > 0; first--)
            if (!probe_cut(stream, expected, first, others, likely))
                exit(check_end());
}

static const char probe_end_early[] =
    "the empty piece has come: is that where a message would begin?";
static const char probe_no_length[] =
    "a length is one digit or more, up to the colon";
static const char probe_large[] =
    "look at the number with each digit: it may not fit into its variable";

static const struct {
    const char *what; /* NULL: one more of these */
    const char *stream, *said, *likely;
} probe_streams[] = {
    {"a message, cut everywhere", "5:hello", "[hello]1",
     "the length, the colon, so many bytes, YIELD; where left is still 0 "
     "behind a YIELD, the stream has ended: RETURN how many there were"},
    {"a stream without a message", "", "0", probe_end_early},
    {"three messages, cut everywhere", "5:hello11:hello again2:ok",
     "[hello][hello again][ok]3",
     "behind a message it goes on with what is left of the piece"},
    {"messages without text", "0:", "[]1",
     "it is a text of 0 bytes, and not NONE"},
    {NULL, "0:1:a0:0:1:b", "[][a][][][b]5",
     "a text of 0 bytes needs no byte: ask for none"},
    {"digits and colons in a text", "4:5:hi3:1,29:123456789",
     "[5:hi][1,2][123456789]3", "a text may hold anything: count its bytes"},
    {"zeros in front of a length", "0000000000000000000005:hello", "[hello]1",
     "it is the number that has a bound, not how many digits it has"},
    {"an end in the middle of a message", "4:5:hi9:12345678",
     "[5:hi]ValueError", probe_end_early},
    {NULL, "2:ok5:", "[ok]ValueError", probe_end_early},
    {NULL, "2:ok5", "[ok]ValueError", probe_end_early},
    {"a length without a digit", "2:ok:", "[ok]ValueError", probe_no_length},
    {"a length that is not made of digits", "2:ok\n2:ok", "[ok]ValueError",
     probe_no_length},
    {NULL, "5;hello", "ValueError", probe_no_length},
    {NULL, "-1:a", "ValueError", probe_no_length},
    {NULL, "+5:hello", "ValueError", probe_no_length},
    {NULL, " 5:hello", "ValueError", probe_no_length},
    {NULL, "5 :hello", "ValueError", probe_no_length},
    {"a length above MESSAGE_MAX, up to 2^64 + 5", "1000001:a", "ValueError",
     probe_large},
    {NULL, "4294967301:hello", "ValueError", probe_large},
    {NULL, "18446744073709551621:hello", "ValueError", probe_large},
};

static void probe_cut_all(void)
{
    size_t count = sizeof probe_streams / sizeof probe_streams[0];
    const char *what = NULL;
    for (size_t i = 0; i < count; i++) {
        if (probe_streams[i].what)
            what = probe_streams[i].what;
        probe_cut_everywhere(probe_streams[i].stream, probe_streams[i].said,
                             probe_streams[i].likely);
        if (i + 1 == count || probe_streams[i + 1].what)
            check(1, what, NULL);
    }
}

/* ---- what else is asked of it -------------------------------------------- */

static void probe_count_pieces(void)
{
    probe_name("5:hello2:ok", 11, 7, 4);
    probe_begin(&probe_one, "5:hello2:ok", 11, 7, 4);
    while (!probe_one.ended && probe_one.said[0] == '\0')
        probe_resume(&probe_one);
    check_number(1, probe_one.pieces,
                 "pieces that it takes to hand out a message that is in the "
                 "first",
                 "a message is complete with its last byte: ask for the next "
                 "piece when the next byte is needed");
    check(generator_close(&probe_one.messages.frame) == 0,
          "it is closed between two messages", NULL);
    probe_forget();
}

/* A stream of this message; *size is how many bytes that has. */
static char *probe_stream_of(const char *text, size_t length, size_t *size)
{
    char *stream = xcalloc(length + 30, 1);
    size_t used = (size_t)snprintf(stream, 30, "%zu:", length);
    memcpy(stream + used, text, length);
    *size = used + length;
    return stream;
}

/* A message that cannot be shown: how far is it right? */
static void probe_whole(const char *text, size_t length, const char *what,
                        const char *likely)
{
    char expected[80], came[80];
    size_t size, same = 0;
    char *stream = probe_stream_of(text, length, &size);
    snprintf(probe_now, sizeof probe_now, "%s", what);
    probe_begin(&probe_one, stream, size, 17, PROBE_PIECE_MAX);
    while (!probe_one.ended && !probe_one.text)
        probe_resume(&probe_one);
    while (probe_one.text && same <= length &&
           probe_one.text[same] == text[same])
        same++;
    snprintf(expected, sizeof expected, "%zu bytes and '\\0'", length);
    snprintf(came, sizeof came, "%zu bytes of it, and then another one", same);
    check_text(expected,
               !probe_one.text  ? probe_one.said
               : same <= length ? came
                                : expected,
               what, likely);
    generator_close(&probe_one.messages.frame);
    probe_forget();
    free(stream);
}

static void probe_long_ones(void)
{
    static char text[PROBE_LONGEST + 1], stream[500 * 5 + 1];
    for (int i = 0; i < PROBE_LONGEST; i++)
        text[i] = (char)('a' + i % 26);
    probe_whole("a\0b", 3, "a message with a '\\0' in it",
                "a '\\0' is a byte as any other: count them");
    probe_whole(text, PROBE_LONGEST, "a message of 1,000,000 bytes",
                "MESSAGE_MAX itself is not above MESSAGE_MAX");
    for (int i = 0; i < 500; i++)
        memcpy(stream + 5 * i, "3:abc", 5);
    snprintf(probe_now, sizeof probe_now, "500 messages");
    probe_begin(&probe_one, stream, strlen(stream), 8, 8);
    probe_run_all(&probe_one);
    check(probe_one.held_most <= 4, "500 messages take no more memory than one",
          "a text is given back, or used again, when it goes on behind it");
    probe_forget();
}

static void probe_two_at_once(void)
{
    snprintf(probe_now, sizeof probe_now, "two streams at once");
    probe_begin(&probe_one, "5:hello11:hello again", 21, 1, 1);
    probe_begin(&probe_two, "2:ok3:bye3:now", 14, 1, 1);
    while (!probe_one.ended || !probe_two.ended) {
        if (!probe_one.ended)
            probe_resume(&probe_one);
        if (!probe_two.ended)
            probe_resume(&probe_two);
    }
    check_text("[hello][hello again]2", probe_one.said,
               "one of two that are at work at once",
               "what it knows belongs to its struct: two share what is static");
    check_text("[ok][bye][now]3", probe_two.said, "the other one", NULL);
    probe_forget();
}

/* Closed behind so many pieces of one byte. */
static void probe_close_early(void)
{
    int errors = 0, held = 0;
    snprintf(probe_now, sizeof probe_now,
             "the stream \"2:ok5:hello\", closed in the middle");
    for (int pieces = 0; pieces < 12; pieces++) {
        probe_begin(&probe_one, "2:ok5:hello", 11, 1, 1);
        for (int i = 0; i < 100 && probe_one.pieces < pieces; i++)
            probe_resume(&probe_one);
        errors += generator_close(&probe_one.messages.frame) != 0;
        held += probe_held();
        probe_forget();
    }
    check_number(0, errors, "closed in the middle, errors",
                 "close throws E_GENERATOR_EXIT where it stands: let it out");
    check_number(0, held, "closed in the middle, blocks of memory it holds",
                 "close ends it at a YIELD; what stands behind FINALLY is done "
                 "on the way out, and that is where the text is freed");
}

int main(int argc, char **argv)
{
    (void)argc;
    (void)probe_resize; /* not every answer takes memory */
    (void)probe_free;
    program_begin(argv[0]);
    probe_watch();
    probe_cut_all();
    probe_count_pieces();
    probe_long_ones();
    probe_two_at_once();
    probe_close_early();
    return check_end();
}
