/* rounds.c: many rounds of a meeting, where the threads change at every call of
 * pthread; of two meetings at once; and with waits that end too early. */
#include <check.h>
#include <meeting.h>
#include <turns.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { SIZE = 4, MEETINGS = 2, ROUNDS = 100 };

static const struct trial {
    const char *what;
    int meetings, size, early;
    const char *why_stuck, *why_too_early; /* the likely causes */
} trials[] = {
    {"a meeting of one never waits", 1, 1, 0,
     "who comes last goes on, without waiting for anybody", ""},
    {"in 100 rounds of 4 all go on, and nobody too early", 1, SIZE, 0,
     "who comes last begins a new round and wakes all others: "
     "pthread_cond_signal() wakes one, pthread_cond_broadcast() all",
     "every round counts from 0, and all but the last wait"},
    {"two meetings at once do not disturb each other", MEETINGS, SIZE, 0,
     "they share a static variable: all that counts stands in the struct",
     "they share a static variable: all that counts stands in the struct"},
    {"a wait that ends without a signal does no harm", 1, SIZE, 1, "",
     "an if around pthread_cond_wait(), where a while belongs"}};

static const struct trial *trial; /* the one that is on */

static struct group {
    struct meeting meeting, seen; /* now, and at the last look */
    int came;                     /* in all rounds so far */
} groups[MEETINGS];

static int too_early; /* how often a thread left */

_Noreturn void turns_stuck(void)
{
    printf("not ok - %s\n    expected: all go on\n", trial->what);
    for (int i = 0; i < trial->meetings * trial->size; i++)
        printf("    came:     thread %d %s\n", i + 1,
               turns_threads[i].ended    ? "has gone on"
               : turns_threads[i].sleeps ? "sleeps in pthread_cond_wait()"
                                         : "waits for the lock");
    printf("    likely:   %s\n", trial->why_stuck);
    fflush(stdout);
    _exit(EXIT_FAILURE);
}

static _Noreturn void misused(const char *rule, const char *likely)
{
    check(0, rule, likely);
    _exit(EXIT_FAILURE);
}

void turns_look(int number)
{
    for (int i = 0; i < trial->meetings; i++) {
        struct meeting *now = &groups[i].meeting, *seen = &groups[i].seen;
        int changed = now->here != seen->here || now->round != seen->round;
        if (changed && turns_holder(&now->lock) != number)
            misused("the struct is changed only while its lock is held",
                    "here or round is changed before pthread_mutex_lock(), or "
                    "after pthread_mutex_unlock()");
        seen->here = now->here;
        seen->round = now->round;
    }
}

static void meet(int number)
{
    struct group *group = &groups[number % trial->meetings];
    for (int r = 1; r <= ROUNDS; r++) {
        group->came++;
        meeting_wait(&group->meeting);
        too_early += group->came < r * trial->size;
        turns_look(number);
        if (turns_holds(number))
            misused("who goes on holds no lock",
                    "a return without pthread_mutex_unlock()");
    }
}

/* Whether all went on, and nobody too early. */
static int run(const struct trial *next)
{
    char came[64];
    trial = next;
    too_early = 0;
    turns_early = trial->early;
    for (int i = 0; i < trial->meetings; i++)
        groups[i] = (struct group){.meeting = MEETING(trial->size)};
    turns_run(trial->meetings * trial->size, meet);
    snprintf(came, sizeof came, "%d times a thread went on too early",
             too_early);
    return check_text("0 times a thread went on too early", came, trial->what,
                      trial->why_too_early);
}

int main(void)
{
    for (size_t i = 0; i < sizeof trials / sizeof trials[0]; i++)
        if (!run(&trials[i]))
            return check_end();
    check(turns_threads[0].slept > 0, "who waits, sleeps in that function",
          "a loop that asks again and again burns a processor");
    return check_end();
}
