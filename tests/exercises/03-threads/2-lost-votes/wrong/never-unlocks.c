/* expect: a clerk reads while it holds a lock */
static pthread_mutex_t tally_lock = PTHREAD_MUTEX_INITIALIZER;

static void *clerk_run(void *argument)
{
    struct clerk *clerk = argument;
    for (int i = 0; i < clerk->ballots; i++) {
        int candidate = ballot_read(clerk->number, i);
        pthread_mutex_lock(&tally_lock);
        tally[candidate] = add_by_hand(tally[candidate]);
    }
    return NULL;
}
