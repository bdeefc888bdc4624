/* tally.c: exercise 3.2 (find the race): votes are lost.
 *
 * Four clerks count, each in a thread of its own; some of the votes do not
 * arrive. Mend clerk_run(), so that
 *   - no vote is lost;
 *   - all clerks still read their ballots at the same time;
 *   - ThreadSanitizer finds nothing. It watches which thread reads and writes
 *     what, and reports two that do not wait for each other. make exercise-3.2
 *     builds build/thread/exercises/03-threads/2-lost-votes with it, runs that,
 *     and shows the report.
 */
#include <tally.h>
#include <crew.h>

long tally[CANDIDATES];

struct clerk {
    int number;  /* 0 to CLERKS - 1 */
    int ballots; /* how many to read */
};

// TODO(3.2): two clerks may add to the same tally at once.
static void *clerk_run(void *argument)
{
    struct clerk *clerk = argument;
    for (int i = 0; i < clerk->ballots; i++) {
        int candidate = ballot_read(clerk->number, i);
        tally[candidate] = add_by_hand(tally[candidate]);
    }
    return NULL;
}

void tally_count(int ballots)
{
    struct clerk clerks[CLERKS];
    for (int i = 0; i < CLERKS; i++)
        clerks[i] = (struct clerk){i, ballots};
    crew_run(clerk_run, clerks, sizeof clerks[0], CLERKS);
}
