/* count.c: clerks who meet at every ballot, and who add so slowly that another
 * comes in between if anybody can. */
#include <check.h>
#include <meeting.h>
#include <tally.h>

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { BALLOTS = 18, PATIENCE = 20, SECONDS = 5 };
enum { STANDSTILL = 2 }; /* the exit status then */

static struct meeting readers = MEETING(CLERKS);
static atomic_int additions; /* begun */
static atomic_int given_up;  /* rounds of CLERKS additions that nobody joins */

/* Every ballot takes until all clerks have one in their hands; all are for the
 * same candidate. */
int ballot_read(int clerk, int ballot)
{
    (void)clerk;
    meeting_wait(&readers);
    return ballot % CANDIDATES;
}

/* Waits for the other clerks to add as well, but not for ever: with a lock they
 * cannot. */
long add_by_hand(long votes)
{
    int round = atomic_fetch_add(&additions, 1) / CLERKS;
    for (int ms = 0; ms < PATIENCE && given_up <= round; ms++) {
        if (additions >= (round + 1) * CLERKS)
            return votes + 1;
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    }
    given_up = round + 1;
    return votes + 1;
}

static void on_alarm(int number)
{
    static const char text[] =
        "not ok - all clerks read at the same time, at every ballot\n"
        "    likely:   a clerk reads while it holds a lock: it locks too "
        "early, "
        "or does not unlock; or it is waited for before the next one starts\n";
    (void)number;
    _exit(write(STDOUT_FILENO, text, sizeof text - 1) > 0 ? STANDSTILL : 1);
}

int main(void)
{
    char came[96];
    signal(SIGALRM, on_alarm);
    alarm(SECONDS);
    tally_count(BALLOTS);
    check(1, "all clerks read at the same time, at every ballot", "");
    snprintf(came, sizeof came, "%ld, %ld and %ld votes", tally[0], tally[1],
             tally[2]);
    check_text("24, 24 and 24 votes", came, "no vote is lost",
               "the lock must cover reading, adding and writing, and be the "
               "same one for all clerks");
    return check_end();
}
