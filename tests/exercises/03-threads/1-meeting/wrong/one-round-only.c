/* expect: in 1000 rounds of 4 nobody leaves too early */
    pthread_mutex_lock(&meeting->lock);
    if (++meeting->here >= meeting->size)
        pthread_cond_broadcast(&meeting->opened);
    while (meeting->here < meeting->size)
        pthread_cond_wait(&meeting->opened, &meeting->lock);
    pthread_mutex_unlock(&meeting->lock);
