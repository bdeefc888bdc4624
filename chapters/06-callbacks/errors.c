/* errors.c: names and texts for errors that are numbers. */
#include <errors.h>
#include <die.h>

#include <errno.h>
#include <stddef.h>
#include <string.h>

/* text is NULL where the system has one. */
static const struct {
    int error;
    const char *name, *text;
} table[] = {
    {ECANCELED, "CancelledError", NULL},
    {ETIMEDOUT, "TimeoutError", NULL},
    {ECONNRESET, "ConnectionResetError", NULL},
    {ECONNREFUSED, "ConnectionRefusedError", NULL},
    {ECONNABORTED, "ConnectionAbortedError", NULL},
    {EPIPE, "BrokenPipeError", NULL},
    {ESHUTDOWN, "BrokenPipeError", NULL},
    {EAGAIN, "BlockingIOError", NULL},
    {EALREADY, "BlockingIOError", NULL},
    {EINPROGRESS, "BlockingIOError", NULL},
    {EINTR, "InterruptedError", NULL},
    {EPERM, "PermissionError", NULL},
    {EACCES, "PermissionError", NULL},
    {EEXIST, "FileExistsError", NULL},
    {ENOENT, "FileNotFoundError", NULL},
    {EISDIR, "IsADirectoryError", NULL},
    {ENOTDIR, "NotADirectoryError", NULL},
    {ECHILD, "ChildProcessError", NULL},
    {ESRCH, "ProcessLookupError", NULL},
    {E_RUNTIME, "RuntimeError", "this cannot be done now"},
    {E_VALUE, "ValueError", "an argument makes no sense"},
    {E_STOP_ITERATION, "StopIteration", "it has ended"},
    {E_GENERATOR_EXIT, "GeneratorExit", "it is to end"},
    {E_INVALID_STATE, "InvalidStateError", "it is done, or not done yet"},
    {E_GROUP, "ExceptionGroup", "several errors at once"},
};

enum { COUNT = sizeof table / sizeof table[0] };

const char *error_name(int error)
{
    for (size_t i = 0; i < COUNT; i++)
        if (table[i].error == error)
            return table[i].name;
    return "OSError";
}

const char *error_text(int error)
{
    for (size_t i = 0; i < COUNT; i++)
        if (table[i].error == error && table[i].text)
            return table[i].text;
    return strerror(error);
}

void must_succeed(int error)
{
    if (error)
        die("%s: %s", error_name(error), error_text(error));
}
