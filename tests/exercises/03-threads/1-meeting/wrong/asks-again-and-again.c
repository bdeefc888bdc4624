/* expect: a loop that asks again and again burns a processor */
    pthread_mutex_lock(&meeting->lock);
    unsigned round = meeting->round;
    if (++meeting->here == meeting->size) {
        meeting->here = 0;
        meeting->round++;
    }
    while (round == meeting->round) {
        pthread_mutex_unlock(&meeting->lock);
        pthread_mutex_lock(&meeting->lock);
    }
    pthread_mutex_unlock(&meeting->lock);
