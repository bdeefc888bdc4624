/* expect: the money went the wrong way */
int bank_transfer(struct bank_account *from, struct bank_account *to,
                  long amount)
{
    if (from->number > to->number) {
        struct bank_account *other = from;
        from = to;
        to = other;
    }
    pthread_mutex_lock(&from->lock);
    int enough = from->balance >= amount;
    from->balance -= enough ? amount : 0;
    pthread_mutex_unlock(&from->lock);
    pthread_mutex_lock(&to->lock);
    to->balance += enough ? amount : 0;
    pthread_mutex_unlock(&to->lock);
    return enough ? 0 : -1;
}
