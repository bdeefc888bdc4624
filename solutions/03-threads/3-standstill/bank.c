/* bank.c: exercise 3.3 (find the bug): the bank stands still.
 *
 * Every balance is guarded by a lock, and no money is ever lost. But when many
 * transfers are made at once, there comes a moment from which nobody does
 * anything any more; 3 seconds later the program says so and ends. Find out who
 * waits for whom, and mend it. bank.h says what bank_transfer() must do.
 */
#include <bank.h>

#ifndef EXERCISE
int bank_transfer(struct bank_account *from, struct bank_account *to,
                  long amount)
{
    struct bank_account *first = from->number < to->number ? from : to;
    struct bank_account *second = first == from ? to : from;
    pthread_mutex_lock(&first->lock);
    if (second != first)
        pthread_mutex_lock(&second->lock);
    int enough = from->balance >= amount;
    if (enough) {
        from->balance -= amount;
        to->balance += amount;
    }
    if (second != first)
        pthread_mutex_unlock(&second->lock);
    pthread_mutex_unlock(&first->lock);
    return enough ? 0 : -1;
}
#else
// TODO(3.3): some of these transfers never end.
static void deposit(struct bank_account *to, long amount)
{
    pthread_mutex_lock(&to->lock);
    to->balance += amount;
    pthread_mutex_unlock(&to->lock);
}

int bank_transfer(struct bank_account *from, struct bank_account *to,
                  long amount)
{
    pthread_mutex_lock(&from->lock);
    int enough = from->balance >= amount;
    if (enough) {
        from->balance -= amount;
        deposit(to, amount);
    }
    pthread_mutex_unlock(&from->lock);
    return enough ? 0 : -1;
}
#endif
