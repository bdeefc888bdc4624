/* expect: the lock must cover reading, adding and writing */
static pthread_mutex_t tally_lock = PTHREAD_MUTEX_INITIALIZER;

static void *clerk_run(void *argument)
{
    struct clerk *clerk = argument;
    for (int i = 0; i < clerk->ballots; i++) {
        int candidate = ballot_read(clerk->number, i);
        long votes = add_by_hand(tally[candidate]);
        pthread_mutex_lock(&tally_lock);
        tally[candidate] = votes;
        pthread_mutex_unlock(&tally_lock);
    }
    return NULL;
}
