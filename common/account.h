/* account.h: the last line of every program: what it all cost. */
#ifndef ACCOUNT_H
#define ACCOUNT_H

#include <page.h>

#include <sys/resource.h>

struct account {
    int processes;        /* this one and its children, at most at once */
    int threads;          /* of all processes together */
    double children_cpu;  /* seconds, of the children that ended */
    double children_peak; /* bytes: their peaks, added up */
};

/* Processor seconds in a bill: on behalf of the program and in the kernel. */
double account_cpu(const struct rusage *usage);

/* Processor seconds of this process so far. Python: time.process_time(). */
double account_cpu_now(void);

/* Largest memory in a bill, in bytes. */
double account_peak(const struct rusage *usage);

/* Adds the bill of a child that ended, as wait4() gives it. */
void account_child(struct account *account, const struct rusage *usage);

/* Prints the line. wall is in seconds, in_flight the largest number of pages
 * that were waited for at once. */
void account_print(const struct account *account, const struct page *pages,
                   int count, double wall, int in_flight);

#endif
