/* expect: they share a static variable */
    static int here;
    static unsigned rounds;
    pthread_mutex_lock(&meeting->lock);
    unsigned round = rounds;
    if (++here >= meeting->size) {
        here = 0;
        rounds++;
        pthread_cond_broadcast(&meeting->opened);
    }
    while (round == rounds)
        pthread_cond_wait(&meeting->opened, &meeting->lock);
    pthread_mutex_unlock(&meeting->lock);
