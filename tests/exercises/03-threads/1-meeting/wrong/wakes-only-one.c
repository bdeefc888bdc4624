/* expect: pthread_cond_broadcast() all */
    pthread_mutex_lock(&meeting->lock);
    unsigned round = meeting->round;
    if (++meeting->here == meeting->size) {
        meeting->here = 0;
        meeting->round++;
        pthread_cond_signal(&meeting->opened);
    }
    while (round == meeting->round)
        pthread_cond_wait(&meeting->opened, &meeting->lock);
    pthread_mutex_unlock(&meeting->lock);
