/* rounds.c: many rounds of several meetings, and a meeting of one. */
#include <check.h>
#include <crew.h>
#include <meeting.h>

#include <stdatomic.h>

enum { GROUPS = 2, SIZE = 4, ROUNDS = 1000 };

struct group {
    struct meeting meeting;
    atomic_int came; /* in all rounds so far */
};

static struct group groups[GROUPS] = {{MEETING(SIZE), 0}, {MEETING(SIZE), 0}};
static atomic_int too_early, too_far;

/* Behind round r all SIZE have come for it, and at most the others for r+1. */
static void *meet(void *argument)
{
    struct group *group = *(struct group **)argument;
    for (int r = 1; r <= ROUNDS; r++) {
        atomic_fetch_add(&group->came, 1);
        meeting_wait(&group->meeting);
        int came = atomic_load(&group->came);
        too_early += came < r * SIZE;
        too_far += came > r * SIZE + SIZE - 1;
    }
    return NULL;
}

int main(void)
{
    struct meeting alone = MEETING(1);
    struct group *members[GROUPS * SIZE];
    for (int i = 0; i < ROUNDS; i++)
        meeting_wait(&alone);
    check(1, "a meeting of one never waits", "");
    for (int i = 0; i < GROUPS * SIZE; i++)
        members[i] = &groups[i % GROUPS];
    crew_run(meet, members, sizeof members[0], GROUPS * SIZE);
    check_number(0, too_early, "in 1000 rounds of 4 nobody leaves too early",
                 "a thread goes on before all have come");
    check_number(0, too_far, "and nobody is a round ahead of the others",
                 "a thread that comes back is counted into the old round");
    return check_end();
}
