/* check.c: checks that print ok and not ok. */
#include <check.h>

#include <stdio.h>
#include <string.h>

static int failures;

int check(int ok, const char *what, const char *likely)
{
    printf("%s - %s\n", ok ? "ok" : "not ok", what);
    if (!ok && likely)
        printf("    likely:   %s\n", likely);
    failures += !ok;
    fflush(stdout);
    return ok;
}

int check_number(long long expected, long long came, const char *what,
                 const char *likely)
{
    if (expected == came)
        return check(1, what, NULL);
    printf("not ok - %s\n    expected: %lld\n    came:     %lld\n", what,
           expected, came);
    if (likely)
        printf("    likely:   %s\n", likely);
    failures++;
    fflush(stdout);
    return 0;
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
    if (likely)
        printf("    likely:   %s\n", likely);
    failures++;
    fflush(stdout);
    return 0;
}

int check_end(void)
{
    return failures != 0;
}
