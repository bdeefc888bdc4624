/* check.h: what the probes are written with: checks that print ok and not ok,
 * with what was expected and what came. */
#ifndef CHECK_H
#define CHECK_H

/* Prints "ok - WHAT", or "not ok - WHAT" with the likely cause below it (NULL
 * where there is nothing to say). Returns ok. */
int check(int ok, const char *what, const char *likely);

/* The same for two numbers or texts that must be equal; what was expected and
 * what came is shown. */
int check_number(long long expected, long long came, const char *what,
                 const char *likely);
int check_text(const char *expected, const char *came, const char *what,
               const char *likely);

/* The exit status of the probe: 0 if every check was ok. */
int check_end(void);

#endif
