/* cores.c: two threads that compute fill two cores. */
#include <account.h>
#include <crew.h>
#include <die.h>
#include <monotonic.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { PIECES = 2, LIMIT = 2000000 };

/* How many primes there are below limit. */
static int count_primes(int limit)
{
    int primes = 0;
    for (int number = 2; number < limit; number++) {
        int divisor = 2;
        while (divisor * divisor <= number && number % divisor)
            divisor++;
        primes += divisor * divisor > number;
    }
    return primes;
}

struct share {
    int pieces; /* of the work, for this thread */
    int primes; /* found */
};

static void *work(void *argument)
{
    struct share *share = argument;
    for (int i = 0; i < share->pieces; i++)
        share->primes += count_primes(LIMIT);
    return NULL;
}

/* Divides the same work among so many threads. */
static void measure(int threads)
{
    struct share shares[PIECES] = {{0, 0}};
    int primes = 0;
    for (int i = 0; i < threads; i++)
        shares[i].pieces = PIECES / threads;
    double wall = monotonic_now(), cpu = account_cpu_now();
    crew_run(work, shares, sizeof shares[0], threads);
    wall = monotonic_now() - wall;
    cpu = account_cpu_now() - cpu;
    for (int i = 0; i < threads; i++)
        primes += shares[i].primes;
    printf("%d thread%s %d primes; wall %.3f s, cpu %.3f s: %.1f cores\n",
           threads, threads == 1 ? ": " : "s:", primes, wall, cpu, cpu / wall);
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    printf("this machine has %ld cores\n", sysconf(_SC_NPROCESSORS_ONLN));
    measure(1);
    measure(2);
    return EXIT_SUCCESS;
}
