/* errors.h: errors are numbers: what the system reports keeps its errno, and
 * what has none is numbered here. 0 is no error. */
#ifndef ERRORS_H
#define ERRORS_H

enum error {
    E_RUNTIME = 4096, /* not now: the loop is running, or closed ... */
    E_VALUE,          /* an argument that makes no sense */
    E_STOP_ITERATION, /* a generator has ended (chapter 9) */
    E_GENERATOR_EXIT, /* a generator is to end (chapter 9) */
    E_INVALID_STATE,  /* a future is done, or is not (chapter 11) */
    E_GROUP,          /* several errors at once (chapter 15) */
};

/* The name that asyncio has for an error: "ConnectionResetError" for
 * ECONNRESET; "OSError" for what has no name of its own there. */
const char *error_name(int error);

/* What it means, for people. The text is valid until the next call. */
const char *error_text(int error);

/* Ends the program with the error's name and text, if it is one: for calls that
 * fail only if the program is wrong. */
void must_succeed(int error);

#endif
