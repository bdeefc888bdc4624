/* expect: a clerk reads while it holds a lock */
static pthread_mutex_t tally_lock = PTHREAD_MUTEX_INITIALIZER;

static void *clerk_run(void *argument)
{
    struct clerk *clerk = argument;
    for (int i = 0; i < clerk->ballots; i++) {
        if (i > 0)
            pthread_mutex_lock(&tally_lock);
        int candidate = ballot_read(clerk->number, i);
        if (i == 0)
            pthread_mutex_lock(&tally_lock);
        tally[candidate] = add_by_hand(tally[candidate]);
        pthread_mutex_unlock(&tally_lock);
    }
    return NULL;
}
