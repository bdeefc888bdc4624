/* expect: an if around pthread_cond_wait() */
    pthread_mutex_lock(&meeting->lock);
    if (++meeting->here == meeting->size) {
        meeting->here = 0;
        pthread_cond_broadcast(&meeting->opened);
    } else {
        pthread_cond_wait(&meeting->opened, &meeting->lock);
    }
    pthread_mutex_unlock(&meeting->lock);
