/* expect: from an account to itself there must be enough as well */
int bank_transfer(struct bank_account *from, struct bank_account *to,
                  long amount)
{
    if (from == to)
        return 0;
    struct bank_account *first = from->number < to->number ? from : to;
    struct bank_account *second = first == from ? to : from;
    pthread_mutex_lock(&first->lock);
    pthread_mutex_lock(&second->lock);
    int enough = from->balance >= amount;
    if (enough) {
        from->balance -= amount;
        to->balance += amount;
    }
    pthread_mutex_unlock(&second->lock);
    pthread_mutex_unlock(&first->lock);
    return enough ? 0 : -1;
}
