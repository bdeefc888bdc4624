/* expect: money is added or taken before the lock, or behind it */
int bank_transfer(struct bank_account *from, struct bank_account *to,
                  long amount)
{
    pthread_mutex_lock(&from->lock);
    int enough = from->balance >= amount;
    from->balance -= enough ? amount : 0;
    pthread_mutex_unlock(&from->lock);
    to->balance += enough ? amount : 0;
    return enough ? 0 : -1;
}
