/* expect: between the look at the balance and the change */
static void change(struct bank_account *account, long amount)
{
    pthread_mutex_lock(&account->lock);
    account->balance += amount;
    pthread_mutex_unlock(&account->lock);
}

int bank_transfer(struct bank_account *from, struct bank_account *to,
                  long amount)
{
    pthread_mutex_lock(&from->lock);
    int enough = from->balance >= amount;
    pthread_mutex_unlock(&from->lock);
    if (!enough)
        return -1;
    change(from, -amount);
    change(to, amount);
    return 0;
}
