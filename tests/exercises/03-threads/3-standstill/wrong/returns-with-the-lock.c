/* expect: a return without pthread_mutex_unlock() */
int bank_transfer(struct bank_account *from, struct bank_account *to,
                  long amount)
{
    pthread_mutex_lock(&from->lock);
    if (from->balance < amount)
        return -1;
    from->balance -= amount;
    pthread_mutex_unlock(&from->lock);
    pthread_mutex_lock(&to->lock);
    to->balance += amount;
    pthread_mutex_unlock(&to->lock);
    return 0;
}
