/* die.c: ending the program with one line that says why. */
#include <die.h>

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *name = "program";

void die_name(const char *argv0)
{
    const char *slash = strrchr(argv0, '/');
    name = slash ? slash + 1 : argv0;
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
    void *memory = calloc(count ? count : 1, size ? size : 1);
    if (!memory)
        die("out of memory");
    return memory;
}

void *xrealloc(void *memory, size_t size)
{
    void *moved = realloc(memory, size ? size : 1);
    if (!moved)
        die("out of memory");
    return moved;
}
