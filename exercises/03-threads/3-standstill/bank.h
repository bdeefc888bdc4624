/* bank.h: accounts, and transfers between them. */
#ifndef BANK_H
#define BANK_H

#include <pthread.h>

struct bank_account {
    int number;   /* 1, 2, 3 ...; no two have the same */
    long balance; /* never below 0; guarded by lock */
    pthread_mutex_t lock;
};

/* Moves amount from one account to another, or to the same one, which changes
 * nothing. Any number of threads may do so at once. Returns 0, or -1 if there
 * is not enough; then nothing changes. */
int bank_transfer(struct bank_account *from, struct bank_account *to,
                  long amount);

#endif
