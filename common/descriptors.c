/* descriptors.c: how many descriptors this process may have open. */
#include <descriptors.h>
#include <die.h>

#include <sys/resource.h>

enum { ENOUGH = 10240 }; /* macOS refuses more, whatever its hard limit says */

void descriptors_raise_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        die_errno("getrlimit");
    rlim_t before = limit.rlim_cur;
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) == 0 || before >= ENOUGH)
        return;
    limit.rlim_cur = ENOUGH;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
        die_errno("setrlimit");
}
