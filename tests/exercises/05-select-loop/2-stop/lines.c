/* lines.c: runs the program with a read() that brings the lines of a table,
 * whole or in pieces, as the keyboard of a slow typist does. */
#include <check.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#define main answer_main
#include <main.c>
#undef main

#define X20  "xxxxxxxxxxxxxxxxxxxx"
#define X99  X20 X20 X20 X20 "xxxxxxxxxxxxxxxxxxx"
#define X100 X99 "x"

enum { PROBE_READS_MAX = 1000 };

/* What is typed, and in which pieces; an error ends it, or the end does. */
struct probe_typing {
    const char *text;
    size_t piece; /* bytes that a read() brings at most; 0: as many as fit */
    int error;    /* behind the text; 0: the end */
};

static struct probe_typing probe_typing;
static size_t probe_at;
static int probe_reads;

ssize_t read(int fd, void *data, size_t size)
{
    size_t left = strlen(probe_typing.text) - probe_at;
    struct iovec all = {data, size};
    if (fd != STDIN_FILENO)
        return readv(fd, &all, 1);
    if (++probe_reads > PROBE_READS_MAX)
        _exit(EXIT_FAILURE + 1);
    if (probe_reads == 1 || (left == 0 && probe_typing.error)) {
        errno = probe_reads == 1 ? EINTR : probe_typing.error;
        return -1;
    }
    if (size > left)
        size = left;
    if (probe_typing.piece && size > probe_typing.piece)
        size = probe_typing.piece;
    memcpy(data, probe_typing.text + probe_at, size);
    probe_at += size;
    return (ssize_t)size;
}

/* Runs the answer with a standard input that is always readable. */
static _Noreturn void probe_run_answer(const char *delay)
{
    char seconds[10];
    char *arguments[] = {"lines", "-n", "1", "-d", seconds, NULL};
    int ends[2];
    snprintf(seconds, sizeof seconds, "%s", delay);
    if (pipe(ends) != 0 || write(ends[1], "x", 1) != 1 ||
        dup2(ends[0], STDIN_FILENO) < 0 || !freopen("/dev/null", "w", stdout) ||
        !freopen("/dev/null", "w", stderr))
        exit(EXIT_FAILURE + 2);
    exit(answer_main(5, arguments));
}

/* The exit status of the answer: EXIT_FAILURE means that it stopped. */
static int probe_status_of(struct probe_typing typed, const char *delay)
{
    int status = 0;
    pid_t child = fork();
    probe_typing = typed;
    if (child == 0)
        probe_run_answer(delay);
    if (child < 0 || waitpid(child, &status, 0) != child)
        exit(EXIT_FAILURE);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static const char *probe_name_of(int status)
{
    return status == EXIT_SUCCESS       ? "the page came"
           : status == EXIT_FAILURE     ? "it stopped"
           : status == EXIT_FAILURE + 1 ? "it reads again and again"
           : status == -1               ? "it crashed"
                                        : "something else";
}

/* Tells of the first of them that ends otherwise; a long line is told short. */
static void probe_check_all(const struct probe_typing *all, int count,
                            const char *delay, int expected, const char *what,
                            const char *likely)
{
    char text[200];
    int status = expected, i = 0;
    while (i < count && (status = probe_status_of(all[i], delay)) == expected)
        i++;
    if (i < count) {
        const char *line = strchr(all[i].text, '\n');
        size_t length = strcspn(all[i].text, "\n");
        snprintf(text, sizeof text, "%s (after \"%.*s%s\"%s%s)", what,
                 length > 20 ? 5 : (int)length, all[i].text,
                 length > 20 ? "..." : "", line ? "" : ", no newline",
                 line && line[1] ? " and more" : "");
        what = text;
    }
    check_text(probe_name_of(expected), probe_name_of(status), what, likely);
}

int main(void)
{
    static const struct probe_typing others[] = {
        {"\n", 0, 0},        {"s\n", 0, 0},         {"stopping\n", 0, 0},
        {"nonstop\n", 0, 0}, {"STOP\n", 0, 0},      {"st op\n", 0, 0},
        {"st\nop\n", 0, 0},  {"stop", 0, 0},        {"stop", 0, EIO},
        {"xstop\n", 1, 0},   {X100 "stop\n", 0, 0}, {X100 X100 "stop\n", 0, 0},
        {"nonstop\n", 3, 0}, {X99 "stop\n", 0, 0},  {X100 "stop\n", 100, 0},
    };
    static const struct probe_typing stops[] = {
        {"stop\n", 0, 0},
        {"hello\nstop\n", 1, 0},
        {"stop\nhello\n", 0, 0},
        {"\nst\nstop\n", 3, 0},
        {X100 X100 "\nstop\n", 0, 0},
    };
    probe_check_all(
        stops, sizeof stops / sizeof *stops, "3", EXIT_FAILURE,
        "a line that comes in pieces is a line",
        "keep what came of the line in input->line; EINTR and other "
        "lines are no end");
    probe_check_all(
        others, sizeof others / sizeof *others, "0.05", EXIT_SUCCESS,
        "all other lines are ignored",
        "only a line of the 4 bytes s t o p, and a newline, stops; the "
        "end and an error do not");
    return check_end();
}
