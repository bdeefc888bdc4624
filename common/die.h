/* die.h: ending the program with one line that says why. */
#ifndef DIE_H
#define DIE_H

#include <stddef.h>

enum { EXIT_USAGE = 2 }; /* exit status for a wrong command line */

/* Names the program in the messages below: the last part of argv[0]. */
void die_name(const char *argv0);

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
 * The caller frees with free(). */
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *memory, size_t size);

#endif
