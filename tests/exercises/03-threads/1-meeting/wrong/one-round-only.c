/* expect: every round counts from 0 */
    pthread_mutex_lock(&meeting->lock);
    if (++meeting->here >= meeting->size)
        pthread_cond_broadcast(&meeting->opened);
    while (meeting->here < meeting->size)
        pthread_cond_wait(&meeting->opened, &meeting->lock);
    pthread_mutex_unlock(&meeting->lock);
