/* expect: two locks are taken in different orders */
int bank_transfer(struct bank_account *from, struct bank_account *to,
                  long amount)
{
    pthread_mutex_lock(&to->lock);
    pthread_mutex_lock(&from->lock);
    int enough = from->balance >= amount;
    if (enough) {
        from->balance -= amount;
        to->balance += amount;
    }
    pthread_mutex_unlock(&from->lock);
    pthread_mutex_unlock(&to->lock);
    return enough ? 0 : -1;
}
