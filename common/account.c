/* account.c: the last line of every program: what it all cost. */
#include <account.h>
#include <die.h>

#include <stdio.h>

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec * 1e-6;
}

double account_cpu(const struct rusage *usage)
{
    return seconds(usage->ru_utime) + seconds(usage->ru_stime);
}

double account_peak(const struct rusage *usage)
{
#ifdef __APPLE__
    return (double)usage->ru_maxrss; /* bytes there, kilobytes elsewhere */
#else
    return (double)usage->ru_maxrss * 1024;
#endif
}

static struct rusage own_usage(void)
{
    struct rusage usage;
    if (getrusage(RUSAGE_SELF, &usage) != 0)
        die_errno("getrusage");
    return usage;
}

double account_cpu_now(void)
{
    struct rusage usage = own_usage();
    return account_cpu(&usage);
}

void account_child(struct account *account, const struct rusage *usage)
{
    account->children_cpu += account_cpu(usage);
    account->children_peak += account_peak(usage);
}

/* This process's peak. On Linux ru_maxrss also counts the program that started
 * this one (it survives exec), so the kernel's own mark is read if it is there.
 */
static double own_peak(const struct rusage *usage)
{
    double kilobytes = 0;
    char line[128];
    FILE *status = fopen("/proc/self/status", "r");
    if (!status)
        return account_peak(usage);
    while (fgets(line, sizeof line, status))
        if (sscanf(line, "VmHWM: %lf", &kilobytes) == 1)
            break;
    fclose(status);
    return kilobytes > 0 ? kilobytes * 1024 : account_peak(usage);
}

void account_print(const struct account *account, const struct page *pages,
                   int count, double wall, int in_flight)
{
    struct rusage usage = own_usage();
    int ok = 0;
    for (int i = 0; i < count; i++)
        ok += page_ok(&pages[i]);
    printf("%d page%s, %d ok, %d failed; wall %.3f s, cpu %.3f s; "
           "in flight %d; processes %d, threads %d; peak %.1f MB\n",
           count, count == 1 ? "" : "s", ok, count - ok, wall,
           account_cpu(&usage) + account->children_cpu, in_flight,
           account->processes, account->threads,
           (own_peak(&usage) + account->children_peak) / (1024 * 1024));
}
