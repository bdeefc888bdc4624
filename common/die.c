/* die.c: how every program begins, and how it ends when it must. */
#include <die.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *name = "program";

/* Registered with atexit(). A full disk shows only when the text goes out. */
static void check_output(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return;
    fprintf(stderr, "%s: cannot write its output: %s\n", name, strerror(errno));
    _exit(EXIT_FAILURE);
}

static void hold_standard_descriptors(void)
{
    int fd;
    while ((fd = open("/dev/null", O_RDWR)) >= 0 && fd <= STDERR_FILENO)
        continue;
    if (fd < 0)
        die_errno("cannot open /dev/null");
    close(fd);
}

void program_begin(const char *argv0)
{
    const char *slash = strrchr(argv0, '/');
    name = slash ? slash + 1 : argv0;
    hold_standard_descriptors();
    signal(SIGPIPE, SIG_IGN); /* a write fails with EPIPE instead */
    signal(SIGXFSZ, SIG_IGN); /* the same, with EFBIG */
    signal(SIGCHLD, SIG_DFL); /* were it ignored, no child could be awaited */
    if (atexit(check_output) != 0)
        die("out of memory");
}

static _Noreturn void end(int status, int error, const char *format,
                          va_list arguments)
{
    fflush(stdout); /* what came before the message is shown before it */
    fprintf(stderr, "%s: ", name);
    vfprintf(stderr, format, arguments);
    if (error)
        fprintf(stderr, ": %s", strerror(error));
    fputc('\n', stderr);
    exit(status);
}

void die(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    end(EXIT_FAILURE, 0, format, arguments);
}

void die_usage(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    end(EXIT_USAGE, 0, format, arguments);
}

void die_errno(const char *format, ...)
{
    int error = errno;
    va_list arguments;
    va_start(arguments, format);
    end(EXIT_FAILURE, error, format, arguments);
}

void *xcalloc(size_t count, size_t size)
{
    void *memory = calloc(count, size);
    if (!memory)
        die("out of memory");
    return memory;
}

void *xrealloc(void *memory, size_t size)
{
    void *moved = realloc(memory, size);
    if (!moved)
        die("out of memory");
    return moved;
}
