/* count.c: clerks who all read at the same time, and who add so slowly that
 * another comes in between if anybody can. */
#include <check.h>
#include <meeting.h>
#include <tally.h>

#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

enum { BALLOTS = 300, PATIENT = 20, YIELDS = 2000 };

static struct meeting readers = MEETING(CLERKS);
static atomic_int additions, adding;

/* Everybody's first ballot takes until all clerks have one in their hands. */
int ballot_read(int clerk, int ballot)
{
    if (ballot == 0)
        meeting_wait(&readers);
    return (clerk + ballot) % CANDIDATES ? 0 : 2;
}

long add_by_hand(long votes)
{
    int patient = atomic_fetch_add(&additions, 1) < PATIENT;
    atomic_fetch_add(&adding, 1);
    for (int i = 0; patient && adding < 2 && i < YIELDS; i++)
        sched_yield();
    atomic_fetch_sub(&adding, 1);
    return votes + 1;
}

static void on_alarm(int number)
{
    static const char text[] =
        "not ok - all clerks read at the same time\n"
        "    likely:   a clerk holds a lock while it reads, or is waited for "
        "before the next one starts\n";
    (void)number;
    _exit(write(STDOUT_FILENO, text, sizeof text - 1) > 0 ? 1 : 2);
}

int main(void)
{
    const char *likely = "the lock must cover reading, adding and writing, "
                         "and be the same one for all clerks";
    signal(SIGALRM, on_alarm);
    alarm(5);
    tally_count(BALLOTS);
    check(1, "all clerks read at the same time", "");
    int expected[CANDIDATES] = {0};
    for (int i = 0; i < CLERKS * BALLOTS; i++)
        expected[(i / BALLOTS + i % BALLOTS) % CANDIDATES ? 0 : 2]++;
    check_number(expected[0], tally[0], "candidate 1 gets every vote", likely);
    check_number(0, tally[1], "candidate 2 gets none", likely);
    check_number(expected[2], tally[2], "candidate 3 gets every vote", likely);
    return check_end();
}
