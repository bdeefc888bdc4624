/* events.c: folds the trace of a loop and the events in it into one line. */
#include <events.h>
#include <check.h>
#include <die.h>

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { EVENTS_MAX = 50, LINE_SIZE = 200, TEXT_MAX = 2000, TRACE_MAX = 200000 };

struct loop *loop;

struct event {
    struct handle handle;
    int (*then)(void); /* what else it does; NULL: nothing */
};

static struct event events[EVENTS_MAX]; /* of this part */
static int count;                       /* how many */
static FILE *trace;                     /* what stderr became, for reading */
static struct loop *(*make_loop)(void);
static double (*seconds_now)(void);
static void (*at_end)(void); /* NULL: nothing */

/* A loop that goes round and round ends with SIGXFSZ when its trace is that
 * long. */
static void limit_trace(void)
{
    const struct rlimit most = {TRACE_MAX, TRACE_MAX};
    if (setrlimit(RLIMIT_FSIZE, &most) != 0)
        die_errno("setrlimit");
    signal(SIGXFSZ, SIG_DFL);
}

void events_begin(const char *file, struct loop *(*make)(void))
{
    limit_trace();
    if (setenv("LOOP_TRACE", "1", 1) != 0 || !freopen(file, "w", stderr))
        die_errno("cannot write %s", file);
    trace = fopen(file, "r");
    if (!trace)
        die_errno("cannot read %s", file);
    make_loop = make;
}

void events_add_time(double (*seconds)(void))
{
    seconds_now = seconds;
}

void events_at_end(void (*end)(void))
{
    at_end = end;
}

/* ---- in a rule ---------------------------------------------------------- */

void begin(void)
{
    count = 0;
    loop = make_loop();
}

void happened(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("event: ", stderr);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    if (seconds_now)
        fprintf(stderr, " at %g", seconds_now());
    fputc('\n', stderr);
}

void told(const char *call, int error)
{
    happened("%s: %s", call, error ? error_name(error) : "ok");
}

static int occur(void *argument)
{
    struct event *event = argument;
    happened("%s", event->handle.name);
    return event->then ? event->then() : 0;
}

struct handle *on(const char *name, int (*then)(void))
{
    if (count == EVENTS_MAX)
        die("more than %d events", EVENTS_MAX);
    struct event *event = &events[count++];
    event->handle = HANDLE(occur, event);
    event->handle.name = name;
    event->then = then;
    return &event->handle;
}

struct handle *soon(const char *name, int (*then)(void))
{
    struct handle *h = on(name, then);
    if (loop_call_soon(loop, h) != 0)
        die("loop_call_soon() fails");
    return h;
}

int stop(void)
{
    loop_stop(loop);
    return 0;
}

void run(void)
{
    int error = loop_run_forever(loop);
    fputs("then\n", stderr);
    if (error)
        told("run", error);
}

/* ---- folding ------------------------------------------------------------ */

struct story {
    char text[TEXT_MAX];
    char group[LINE_SIZE]; /* what happens now belongs there */
    int named;             /* the text says so */
    int events;            /* in this group */
};

static void append(struct story *story, const char *more)
{
    size_t used = strlen(story->text);
    snprintf(story->text + used, sizeof story->text - used, "%s", more);
}

static void begin_group(struct story *story, const char *name)
{
    snprintf(story->group, sizeof story->group, "%s", name);
    story->named = story->events = 0;
}

static void name_group(struct story *story)
{
    if (!story->named)
        append(story, *story->text ? "; " : "");
    if (!story->named)
        append(story, story->group);
    story->named = 1;
}

/* "tick 1 at 0.000 s: waits 0.500 s" becomes "tick 1 waits 0.5 s". */
static void begin_tick(struct story *story, const char *line, int waits)
{
    char name[LINE_SIZE];
    long tick = strtol(line + strlen("tick "), NULL, 10);
    const char *seconds = strstr(line, "waits ");
    if (!waits || !seconds)
        snprintf(name, sizeof name, "tick %ld", tick);
    else if (strcmp(seconds, "waits for ever") == 0)
        snprintf(name, sizeof name, "tick %ld %s", tick, seconds);
    else
        snprintf(name, sizeof name, "tick %ld waits %g s", tick,
                 strtod(seconds + strlen("waits "), NULL));
    begin_group(story, name);
    if (waits)
        name_group(story);
}

static void add_event(struct story *story, const char *event)
{
    name_group(story);
    append(story, story->events++ ? ", " : ": ");
    append(story, event);
}

/* Reads what was traced since the last time. */
static void read_trace(struct story *story, int waits)
{
    char line[LINE_SIZE];
    *story = (struct story){.group = "first"};
    while (fgets(line, sizeof line, trace)) {
        line[strcspn(line, "\n")] = '\0';
        if (strncmp(line, "tick ", 5) == 0)
            begin_tick(story, line, waits);
        else if (strcmp(line, "then") == 0)
            begin_group(story, line);
        else if (strncmp(line, "event: ", 7) == 0)
            add_event(story, line + 7);
        else if (strncmp(line, "  ", 2) != 0) /* details of a tick */
            add_event(story, line);           /* a complaint */
    }
    clearerr(trace); /* it goes on */
}

/* ---- comparing ---------------------------------------------------------- */

/* L4_that_is_so is the name of rule L4. */
static void compare(const char *function, const char *part,
                    const char *expected, const char *came)
{
    char what[LINE_SIZE];
    int length = (int)strcspn(function, "_");
    printf("%.*s%s%s: %s\n", length, function, *part ? " " : "", part, came);
    snprintf(what, sizeof what, "%s%s%s", function, *part ? ": " : "", part);
    check_text(expected, came, what, NULL);
}

void events_check(const char *function, const char *part, int waits,
                  const char *expected)
{
    static struct story story;
    if (at_end)
        at_end();
    loop_free(loop);
    fflush(stderr);
    read_trace(&story, waits);
    compare(function, part, expected, story.text);
}
