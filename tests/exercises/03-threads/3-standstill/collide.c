/* collide.c: transfers that meet at the worst moment. The functions here take
 * the place of the system's: they know who holds which lock and who waits for
 * whom, and say so when that is a circle. */
#include <bank.h>
#include <check.h>
#include <crew.h>

#include <errno.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

enum { ACCOUNTS = 3, TIMES = 100 };

static struct bank_account accounts[ACCOUNTS];

/* ---- the clerks, threads that make transfers ---------------------------- */

struct clerk {
    int from, to; /* indexes of accounts */
    int refused;  /* transfers */
    int holds;    /* locks */
    int ended;
    pthread_mutex_t *wants; /* waits for this one; NULL: does not wait */
};

static struct clerk clerks[ACCOUNTS];
static int working;                    /* how many of them there are */
static _Thread_local struct clerk *me; /* NULL: the main thread */

/* ---- locks -------------------------------------------------------------- */

static struct held {
    pthread_mutex_t *lock; /* NULL: this entry is free */
    struct clerk *holder;
} held[2 * ACCOUNTS];

static atomic_int locked;                    /* how often a clerk got a lock */
static atomic_flag table = ATOMIC_FLAG_INIT; /* guards held and clerks */

static void enter(void)
{
    while (atomic_flag_test_and_set(&table))
        sched_yield();
}

static void leave(void)
{
    atomic_flag_clear(&table);
}

static struct held *find(const pthread_mutex_t *lock)
{
    for (int i = 0; i < 2 * ACCOUNTS; i++)
        if (held[i].lock == lock)
            return &held[i];
    return NULL;
}

static int number_of(const pthread_mutex_t *lock)
{
    for (int i = 0; i < ACCOUNTS; i++)
        if (lock == &accounts[i].lock)
            return accounts[i].number;
    return 0;
}

/* Who waits for a lock that waits for a lock ... that I hold? */
static int circle(const struct clerk *clerk)
{
    for (int i = 0; i < ACCOUNTS && clerk && clerk->wants; i++) {
        const struct held *entry = find(clerk->wants);
        clerk = entry ? entry->holder : NULL;
        if (clerk == me)
            return 1;
    }
    return 0;
}

static _Noreturn void stand_still(void)
{
    printf("not ok - transfers at the same time do not wait for each other\n");
    for (const struct clerk *c = clerks; c < clerks + working; c++)
        if (c->wants)
            printf("    came:     a transfer from %d to %d holds %d lock%s and "
                   "waits for that of account %d\n",
                   accounts[c->from].number, accounts[c->to].number, c->holds,
                   c->holds == 1 ? "" : "s", number_of(c->wants));
    printf("    likely:   two locks are taken in different orders, or one is "
           "taken twice\n");
    fflush(stdout);
    _exit(1);
}

int pthread_mutex_trylock(pthread_mutex_t *lock)
{
    enter();
    struct held *entry = find(lock) ? NULL : find(NULL);
    if (entry) {
        *entry = (struct held){lock, me};
        if (me)
            me->holds++;
        locked += me != NULL;
    }
    leave();
    return entry ? 0 : EBUSY;
}

int pthread_mutex_unlock(pthread_mutex_t *lock)
{
    enter();
    struct held *entry = find(lock);
    if (entry)
        entry->lock = NULL;
    if (entry && me)
        me->holds--;
    leave();
    return entry ? 0 : EPERM;
}

/* Returns when all other clerks hold a lock as well, wait for one, or have
 * ended. */
static void let_others_come(void)
{
    int missing = 1;
    while (missing) {
        missing = 0;
        enter();
        for (const struct clerk *c = clerks; c < clerks + working; c++)
            missing += c != me && !c->holds && !c->wants && !c->ended;
        leave();
        sched_yield();
    }
}

int pthread_mutex_lock(pthread_mutex_t *lock)
{
    while (pthread_mutex_trylock(lock) != 0) {
        enter();
        if (me)
            me->wants = lock;
        if (me && circle(me))
            stand_still();
        leave();
        sched_yield();
    }
    enter();
    int first = me && me->holds == 1;
    if (me)
        me->wants = NULL;
    leave();
    if (first)
        let_others_come();
    return 0;
}

/* ---- the checks --------------------------------------------------------- */

static void *transfer(void *argument)
{
    me = argument;
    for (int i = 0; i < TIMES; i++)
        me->refused +=
            bank_transfer(&accounts[me->from], &accounts[me->to], 10) != 0;
    enter();
    me->ended = 1;
    leave();
    return NULL;
}

/* Clerk i transfers from account i to account to[i], TIMES times. */
static void work(const char *what, int count, const int to[])
{
    for (int i = 0; i < ACCOUNTS; i++)
        accounts[i] =
            (struct bank_account){i + 1, 10 * TIMES, PTHREAD_MUTEX_INITIALIZER};
    for (int i = 0; i < count; i++)
        clerks[i] = (struct clerk){.from = i, .to = to[i]};
    working = count;
    crew_run(transfer, clerks, sizeof clerks[0], count);
    check(1, what, "");
    for (int i = 0; i < count; i++)
        check_number(0, clerks[i].refused, "no transfer is refused",
                     "there is enough for all of them");
    for (int i = 0; i < ACCOUNTS; i++)
        check_number(10 * TIMES, accounts[i].balance,
                     "each account has given and got the same",
                     "the money went the wrong way, or was not moved");
}

int main(void)
{
    work("from 1 to 2, and from 2 to 1, at the same time", 2, (int[]){1, 0});
    work("from 1 to 2, from 2 to 3, and from 3 to 1", 3, (int[]){1, 2, 0});
    work("from 1 to 1", 1, (int[]){0});
    check(locked > 0, "balances are used under a lock",
          "a balance is used by a thread that does not hold its lock");
    check_number(-1, bank_transfer(&accounts[0], &accounts[1], 10 * TIMES + 1),
                 "more than there is cannot be transferred",
                 "nobody looks at the balance first");
    check_number(10 * TIMES, accounts[0].balance, "and then nothing changes",
                 "the balance is looked at after it was changed");
    check_number(0, bank_transfer(&accounts[0], &accounts[1], 10 * TIMES),
                 "all that there is can be transferred", "> instead of >=");
    check_number(20 * TIMES, accounts[1].balance, "and it arrives",
                 "the amount is not added");
    return check_end();
}
