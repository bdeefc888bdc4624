/* expect: the lock must cover reading, adding and writing */
static void *clerk_run(void *argument)
{
    struct clerk *clerk = argument;
    volatile long *votes = tally;
    for (int i = 0; i < clerk->ballots; i++) {
        int candidate = ballot_read(clerk->number, i);
        votes[candidate] = add_by_hand(votes[candidate]);
    }
    return NULL;
}
