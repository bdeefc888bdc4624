/* collide.c: transfers that meet at the worst moment: the clerks, threads that
 * make them, change at every lock. */
#include <bank.h>
#include <check.h>
#include <turns.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { ACCOUNTS = 3, TIMES = 100, AMOUNT = 10 };

static struct bank_account accounts[ACCOUNTS];

static struct clerk {
    int from, to; /* indexes of accounts */
    long amount;  /* of each transfer */
    int times;
    int refused; /* how many of them */
} * clerks;

static int working; /* how many clerks there are */

/* ---- what is seen at every change --------------------------------------- */

static long seen[ACCOUNTS]; /* balances at the last look */
static int without_lock;    /* how often one was changed so */
static int below, moved;    /* how often one was below 0; not the same */
static const long *must_be; /* NULL: they may change */

/* Locks of the answer's own. */
static int holds_others(int clerk)
{
    int locks = turns_holds(clerk);
    for (int i = 0; i < ACCOUNTS; i++)
        locks -= turns_holder(&accounts[i].lock) == clerk;
    return locks;
}

/* Whether nobody is at work on this account. */
static int at_rest(int account)
{
    for (int i = 0; i < working; i++)
        if (holds_others(i))
            return 0;
    return turns_holder(&accounts[account].lock) < 0;
}

void turns_look(int clerk)
{
    for (int i = 0; i < ACCOUNTS; i++) {
        long balance = accounts[i].balance;
        if (balance != seen[i] && !holds_others(clerk))
            without_lock += turns_holder(&accounts[i].lock) != clerk;
        if (at_rest(i)) {
            below += balance < 0;
            moved += must_be && balance != must_be[i];
        }
        seen[i] = balance;
    }
}

/* ---- what must not happen ----------------------------------------------- */

static int number_of(const pthread_mutex_t *lock)
{
    for (int i = 0; i < ACCOUNTS; i++)
        if (lock == &accounts[i].lock)
            return accounts[i].number;
    return 0;
}

static void tell(int clerk, const char *what)
{
    printf("    came:     a transfer from %d to %d %s %d lock%s",
           accounts[clerks[clerk].from].number,
           accounts[clerks[clerk].to].number, what, turns_holds(clerk),
           turns_holds(clerk) == 1 ? "" : "s");
}

_Noreturn void turns_stuck(void)
{
    const char *likely = "two locks are taken in different orders";
    printf("not ok - transfers at the same time all end\n");
    for (int i = 0; i < working; i++) {
        const pthread_mutex_t *lock = turns_threads[i].wants;
        if (!lock)
            continue;
        tell(i, "holds");
        if (turns_holder(lock) == i)
            likely = "a thread takes a lock that it holds already";
        if (number_of(lock))
            printf(" and waits for that of account %d\n", number_of(lock));
        else
            printf(" and waits for one that is no account's\n");
    }
    printf("    likely:   %s\n", likely);
    fflush(stdout);
    _exit(EXIT_FAILURE);
}

static _Noreturn void keeps_locks(int clerk)
{
    printf("not ok - every lock is given back\n");
    tell(clerk, "has returned, and holds");
    printf("\n    likely:   a return without pthread_mutex_unlock()\n");
    fflush(stdout);
    _exit(EXIT_FAILURE);
}

/* ---- the checks --------------------------------------------------------- */

static void transfer(int number)
{
    struct clerk *self = &clerks[number];
    for (int i = 0; i < self->times; i++) {
        int result = bank_transfer(&accounts[self->from], &accounts[self->to],
                                   self->amount);
        self->refused += result == -1;
        turns_look(number);
        if (turns_holds(number))
            keeps_locks(number);
    }
}

/* These clerks at work, with so much in each account. Returns how many
 * transfers were refused. */
static int work(struct clerk *them, int count, const long balances[])
{
    int refused = 0;
    clerks = them;
    working = count;
    for (int i = 0; i < ACCOUNTS; i++) {
        accounts[i] = (struct bank_account){i + 1, balances[i],
                                            PTHREAD_MUTEX_INITIALIZER};
        seen[i] = balances[i];
    }
    below = moved = 0;
    turns_run(count, transfer);
    for (int i = 0; i < count; i++)
        refused += clerks[i].refused;
    return refused;
}

/* Compares how many were refused, and what is in the accounts. */
static void compare(int refused, const long balances[], int came,
                    const char *what, const char *likely)
{
    char expected_text[96], came_text[96];
    snprintf(expected_text, sizeof expected_text,
             "%d refused; balances %ld, %ld, %ld", refused, balances[0],
             balances[1], balances[2]);
    snprintf(came_text, sizeof came_text, "%d refused; balances %ld, %ld, %ld",
             came, accounts[0].balance, accounts[1].balance,
             accounts[2].balance);
    check_text(expected_text, came_text, what, likely);
}

static void collide(void)
{
    const long one[] = {AMOUNT, 0, 0}, other[] = {0, AMOUNT, 0};
    const long full[] = {TIMES * AMOUNT, TIMES * AMOUNT, TIMES * AMOUNT};
    const char *likely = "money goes the wrong way, or nowhere, or is refused "
                         "though it is there";
    struct clerk all[] = {{0, 1, AMOUNT, 1, 0}};
    compare(0, other, work(all, 1, one), "from 1 to 2, all that there is",
            likely);
    struct clerk two[] = {{0, 1, AMOUNT, TIMES, 0}, {1, 0, AMOUNT, TIMES, 0}};
    compare(0, full, work(two, 2, full),
            "from 1 to 2, and from 2 to 1, at the same time", likely);
    struct clerk three[] = {{0, 1, AMOUNT, TIMES, 0},
                            {1, 2, AMOUNT, TIMES, 0},
                            {2, 0, AMOUNT, TIMES, 0}};
    compare(0, full, work(three, 3, full),
            "from 1 to 2, from 2 to 3, and from 3 to 1", likely);
    struct clerk self[] = {{0, 0, AMOUNT, TIMES, 0}};
    compare(0, full, work(self, 1, full), "from 1 to 1", likely);
    check(without_lock == 0, "a balance changes only while its lock is held",
          "money is added or taken before the lock, or behind it");
}

static void refuse(void)
{
    const long little[] = {AMOUNT, AMOUNT, AMOUNT};
    struct clerk other[] = {{0, 1, AMOUNT + 1, 1, 0}};
    struct clerk self[] = {{0, 0, AMOUNT + 1, 1, 0}};
    must_be = little;
    compare(1, little, work(other, 1, little),
            "from 1 to 2, more than there is: refused",
            "nobody looks at the balance first");
    int locked = turns_threads[0].locked;
    check(moved == 0, "and no balance changes, not even for a moment",
          "money is moved before it is known to be there, and moved back");
    compare(1, little, work(self, 1, little),
            "from 1 to 1, more than there is: refused",
            "from an account to itself there must be enough as well");
    check(locked && turns_threads[0].locked,
          "a balance is read only while its lock is held",
          "the first look at it comes before pthread_mutex_lock()");
    must_be = NULL;
}

static void compete(void)
{
    const long one[] = {AMOUNT, 0, 0};
    struct clerk four[] = {{0, 1, AMOUNT, TIMES, 0},
                           {0, 1, AMOUNT, TIMES, 0},
                           {1, 0, AMOUNT, TIMES, 0},
                           {1, 0, AMOUNT, TIMES, 0}};
    char came[96];
    work(four, 4, one);
    snprintf(came, sizeof came, "%d times below 0; together %ld", below,
             accounts[0].balance + accounts[1].balance);
    check_text("0 times below 0; together 10", came,
               "four who want the same money cannot all have it",
               "between the look at the balance and the change, another "
               "thread has the lock");
}

int main(void)
{
    collide();
    refuse();
    compete();
    return check_end();
}
