/* create.c: a thread is created and joined, and what it writes all others
 * see. */
#include <die.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct spender {
    const char *name; /* the thread's */
    int amount;       /* to spend */
    int left;         /* of the balance then */
};

static int balance = 100;

static void *spend(void *argument)
{
    struct spender *self = argument;
    balance -= self->amount;
    self->left = balance;
    printf("%s:  I spend %d of the balance: %d\n", self->name, self->amount,
           balance);
    return self;
}

/* Creates the thread and waits for it. */
static void run(struct spender *spender)
{
    pthread_t thread;
    void *result;
    int error = pthread_create(&thread, NULL, spend, spender);
    if (error)
        die("pthread_create: %s", strerror(error));
    error = pthread_join(thread, &result);
    if (error)
        die("pthread_join: %s", strerror(error));
    spender = result;
    printf("main: %s has ended and left %d; my balance is %d\n", spender->name,
           spender->left, balance);
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    printf("main: one thread, balance %d\n", balance);
    run(&(struct spender){.name = "Ann", .amount = 30});
    run(&(struct spender){.name = "Bob", .amount = 50});
    return EXIT_SUCCESS;
}
