/* check.c: checks that print ok and not ok. */
#include <check.h>

#include <stdio.h>
#include <string.h>

static int failures;

/* The end of every failure. */
static int fail(const char *likely)
{
    if (likely)
        printf("    likely:   %s\n", likely);
    failures++;
    fflush(stdout);
    return 0;
}

int check(int ok, const char *what, const char *likely)
{
    printf("%s - %s\n", ok ? "ok" : "not ok", what);
    fflush(stdout);
    return ok ? 1 : fail(likely);
}

int check_number(long long expected, long long came, const char *what,
                 const char *likely)
{
    if (expected == came)
        return check(1, what, NULL);
    printf("not ok - %s\n    expected: %lld\n    came:     %lld\n", what,
           expected, came);
    return fail(likely);
}

/* The text, or something to see where there is none. */
static const char *visible(const char *text)
{
    return *text ? text : "(nothing)";
}

int check_text(const char *expected, const char *came, const char *what,
               const char *likely)
{
    if (strcmp(expected, came) == 0)
        return check(1, what, NULL);
    printf("not ok - %s\n    expected: %s\n    came:     %s\n", what,
           visible(expected), visible(came));
    return fail(likely);
}

int check_end(void)
{
    return failures != 0;
}
