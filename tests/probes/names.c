/* names.c: the names of errors; with an argument, "NUMBER NAME" for each. */
#include <check.h>
#include <die.h>
#include <errors.h>

#include <errno.h>
#include <stdio.h>

static const struct {
    int error;
    const char *name;
} names[] = {
    {EPERM, "PermissionError"},       {EACCES, "PermissionError"},
    {EEXIST, "FileExistsError"},      {ENOENT, "FileNotFoundError"},
    {ECHILD, "ChildProcessError"},    {EAGAIN, "BlockingIOError"},
    {EWOULDBLOCK, "BlockingIOError"}, {EPIPE, "BrokenPipeError"},
    {ETIMEDOUT, "TimeoutError"},      {EINTR, "InterruptedError"},
    {ECANCELED, "CancelledError"},    {EBADF, "OSError"},
    {E_RUNTIME, "RuntimeError"},      {E_VALUE, "ValueError"},
};

enum { COUNT = sizeof names / sizeof names[0], ERRNO_MAX = 200 };

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    for (int error = 1; argc > 1 && error <= ERRNO_MAX; error++)
        printf("%d %s\n", error, error_name(error));
    for (int i = 0; argc == 1 && i < COUNT; i++)
        check_text(names[i].name, error_name(names[i].error),
                   error_text(names[i].error), NULL);
    return check_end();
}
