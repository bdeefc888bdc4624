/* expect: after pthread_mutex_unlock() */
    pthread_mutex_lock(&meeting->lock);
    unsigned round = meeting->round;
    if (++meeting->here == meeting->size) {
        meeting->here = 0;
        pthread_mutex_unlock(&meeting->lock);
        meeting->round++;
        pthread_cond_broadcast(&meeting->opened);
        return;
    }
    while (round == meeting->round)
        pthread_cond_wait(&meeting->opened, &meeting->lock);
    pthread_mutex_unlock(&meeting->lock);
