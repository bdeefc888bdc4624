/* expect: a thread takes a lock that it holds already */
int bank_transfer(struct bank_account *from, struct bank_account *to,
                  long amount)
{
    struct bank_account *first = from->number < to->number ? from : to;
    struct bank_account *second = from->number < to->number ? to : from;
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
