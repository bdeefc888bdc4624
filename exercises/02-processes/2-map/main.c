/* main.c: counts the primes below 3,000,000, each part of the numbers in a
 * process of its own. */
#include <die.h>
#include <map.h>

#include <stdio.h>
#include <stdlib.h>

enum { PARTS = 6, PART = 500000 };

static int is_prime(long number)
{
    for (long divisor = 2; divisor * divisor <= number; divisor++)
        if (number % divisor == 0)
            return 0;
    return number > 1;
}

static long count_primes(long from)
{
    long primes = 0;
    for (long number = from; number < from + PART; number++)
        primes += is_prime(number);
    return primes;
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    long starts[PARTS], primes[PARTS] = {0}, sum = 0;
    for (int i = 0; i < PARTS; i++)
        starts[i] = (long)PART * i;
    int came = process_map(count_primes, starts, primes, PARTS);
    for (int i = 0; i < PARTS; i++) {
        printf("from %7ld: %5ld primes\n", starts[i], primes[i]);
        sum += primes[i];
    }
    printf("%d of %d parts came: %ld primes\n", came, PARTS, sum);
    return came == PARTS ? EXIT_SUCCESS : EXIT_FAILURE;
}
