/* main.c: exercise 3.3: three accounts, and many transfers at once. Nothing to
 * do here: bank.c is yours. */
#include <bank.h>
#include <crew.h>
#include <meeting.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { ACCOUNTS = 3, TIMES = 200000, SECONDS = 3 };

static struct bank_account accounts[ACCOUNTS] = {
    {1, 1000000, PTHREAD_MUTEX_INITIALIZER},
    {2, 1000000, PTHREAD_MUTEX_INITIALIZER},
    {3, 1000000, PTHREAD_MUTEX_INITIALIZER}};

static struct meeting start = MEETING(ACCOUNTS);

/* One thread for each account gives to the next one, and the last to the
 * first. */
static void *give(void *argument)
{
    struct bank_account *from = argument;
    struct bank_account *to = &accounts[from->number % ACCOUNTS];
    meeting_wait(&start);
    for (int i = 0; i < TIMES; i++) {
        bank_transfer(from, to, 1);
        alarm(SECONDS); /* from now on */
    }
    return NULL;
}

static void on_alarm(int number)
{
    static const char text[] = "nobody has moved for 3 s\n";
    (void)number;
    _exit(write(STDERR_FILENO, text, sizeof text - 1) > 0 ? EXIT_FAILURE : 2);
}

int main(void)
{
    long total = 0;
    signal(SIGALRM, on_alarm);
    alarm(SECONDS);
    crew_run(give, accounts, sizeof accounts[0], ACCOUNTS);
    for (int i = 0; i < ACCOUNTS; i++)
        total += accounts[i].balance;
    printf("%d accounts, together %ld\n", ACCOUNTS, total);
    return 0;
}
