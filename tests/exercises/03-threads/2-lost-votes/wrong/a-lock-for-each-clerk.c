/* expect: the same one for all clerks */
static void *clerk_run(void *argument)
{
    struct clerk *clerk = argument;
    pthread_mutex_t tally_lock = PTHREAD_MUTEX_INITIALIZER;
    for (int i = 0; i < clerk->ballots; i++) {
        int candidate = ballot_read(clerk->number, i);
        pthread_mutex_lock(&tally_lock);
        tally[candidate] = add_by_hand(tally[candidate]);
        pthread_mutex_unlock(&tally_lock);
    }
    return NULL;
}
