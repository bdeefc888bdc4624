/* die.h: how every program begins, and how it ends when it must: with one line
 * that says why. */
#ifndef DIE_H
#define DIE_H

#include <stddef.h>

enum { EXIT_USAGE = 2 }; /* exit status for a wrong command line */

/* What every main() does first. The last part of argv[0] names the program in
 * the messages below. A signal that would end it where an error can be told
 * instead is ignored (SIGPIPE, SIGXFSZ). Descriptors 0, 1 and 2 are open from
 * then on, so that no socket gets the number of standard output. At its end the
 * program fails if something that it printed could not be written. */
void program_begin(const char *argv0);

/* Prints "NAME: message" on standard error and exits with status 1. */
_Noreturn void die(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* The same for a wrong command line; exits with status 2. */
_Noreturn void die_usage(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* Like die, with ": " and the reason in errno added. */
_Noreturn void die_errno(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* calloc and realloc that never return NULL: out of memory ends the program.
 * count and size are above 0. The caller frees with free(). */
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *memory, size_t size);

#endif
