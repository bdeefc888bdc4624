/* expect: money is moved before it is known to be there */
static void deposit(struct bank_account *to, long amount)
{
    pthread_mutex_lock(&to->lock);
    to->balance += amount;
    pthread_mutex_unlock(&to->lock);
}

int bank_transfer(struct bank_account *from, struct bank_account *to,
                  long amount)
{
    deposit(to, amount);
    pthread_mutex_lock(&from->lock);
    int enough = from->balance >= amount;
    from->balance -= enough ? amount : 0;
    pthread_mutex_unlock(&from->lock);
    if (!enough)
        deposit(to, -amount);
    return enough ? 0 : -1;
}
