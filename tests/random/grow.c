/* grow.c: prints random programs, a line each: its seed, and the tree.
 *
 * What is left to chance in CPython, or differs there on purpose, is not to
 * happen; the other half of that is in trees.py. Nobody may wait for somebody
 * who waits for him: to cancel such a ring is endless in CPython. So there are
 * ranks: who stands in slot k waits only for what stands in lower slots. */
#include <die.h>
#include <options.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { SLOTS = 6, DEPTH_MAX = 9 };

static uint64_t state; /* of chance */
static int budget;     /* so many nodes may still come */
static int filled;     /* slots that something is put into, as bits */

/* A number below most: the same on every machine (splitmix64). */
static int chance(int most)
{
    uint64_t z = (state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (int)((z ^ (z >> 31)) % (uint64_t)most);
}

/* Where a node stands. */
struct place {
    int rank;  /* it may wait for the slots below */
    int depth; /* nodes above it */
    int in_timeout, in_group;
};

/* What a node looks like: its name, and a letter for each number and body. */
struct shape {
    int weight; /* how often it comes */
    const char *name;
    const char *parts; /* see grow_part() */
    enum { ANYWHERE, WITH_SLOTS, IN_TIMEOUT, IN_GROUP } where;
};

static const struct shape leaves[] = {
    {21, "sleep", "s", ANYWHERE},        {3, "value", "", ANYWHERE},
    {3, "raise", "e", ANYWHERE},         {6, "await", "r", WITH_SLOTS},
    {9, "cancel", "k", ANYWHERE},        {3, "look", "k", ANYWHERE},
    {3, "set", "k", ANYWHERE},           {3, "set_error", "ko", ANYWHERE},
    {3, "on_done", "k", ANYWHERE},       {3, "not_on_done", "k", ANYWHERE},
    {3, "soon", "z", ANYWHERE},          {3, "later", "s", ANYWHERE},
    {3, "later_cancel", "sk", ANYWHERE}, {1, "await_self", "", ANYWHERE},
    {1, "cancel_self", "", ANYWHERE},    {1, "uncancel", "", ANYWHERE},
    {3, "future", "n", WITH_SLOTS},      {3, "reschedule", "l", IN_TIMEOUT},
};

static const struct shape branches[] = {
    {2, "seq", "*", ANYWHERE},
    {1, "try", "2", ANYWHERE},
    {1, "swallow", "2", ANYWHERE},
    {2, "finally", "2", ANYWHERE},
    {1, "start", "T", ANYWHERE},
    {1, "shield", "O", ANYWHERE},
    {2, "wait_for", "lO", ANYWHERE},
    {1, "gather", "fM", ANYWHERE},
    {1, "wait", "wlM", ANYWHERE},
    {1, "as_completed", "lM", ANYWHERE},
    {1, "timeout", "lL", ANYWHERE},
    {1, "group", "G", ANYWHERE},
    {3, "member", "m", IN_GROUP},
    {3, "spawn", "nT", WITH_SLOTS},
    {1, "keep_shield", "nO", WITH_SLOTS},
    {1, "keep_gather", "nfM", WITH_SLOTS},
    {1, "keep_completed", "nlM", WITH_SLOTS},
};

static int fits(const struct shape *shape, const struct place *place)
{
    switch (shape->where) {
    case WITH_SLOTS:
        return place->rank > 0;
    case IN_TIMEOUT:
        return place->in_timeout;
    case IN_GROUP:
        return place->in_group;
    default:
        return 1;
    }
}

static const struct shape *choose(const struct shape shapes[], size_t count,
                                  const struct place *place)
{
    for (;;) {
        const struct shape *shape = &shapes[chance((int)count)];
        if (fits(shape, place) && chance(21) < shape->weight)
            return shape;
    }
}

/* ---- numbers ------------------------------------------------------------- */

/* Seconds: equal ones are likely. */
static void seconds(void)
{
    static const char *const some[] = {"0", "1", "1", "2", "2", "3", "4", "-1"};
    printf(" %s", some[chance(8)]);
}

static void limit(void)
{
    if (chance(12) == 0)
        printf(" inf");
    else
        seconds();
}

/* A slot below rank: mostly one that something was put into. */
static void some_slot(int rank)
{
    int k = chance(rank);
    for (int tries = 0; tries < 6 && !(filled >> k & 1); tries++)
        k = chance(rank);
    printf(" %d", k);
}

/* A slot to put something into; what that waits for is of this rank. */
static void new_slot(struct place *place)
{
    place->rank = chance(place->rank);
    filled |= 1 << place->rank;
    printf(" %d", place->rank);
}

/* o: one of our own. e: mostly; or it is cancelled, or the time is over. z:
 * mostly; or there is none. */
static void some_error(char letter)
{
    if (letter == 'o' || chance(4) > 0)
        printf(" %d", 1 + chance(3));
    else
        printf(" %d", letter == 'e' ? -1 - chance(2) : 0);
}

/* ---- bodies -------------------------------------------------------------- */

static void grow(struct place place);

static void nodes(struct place place, int count)
{
    printf(" {");
    while (count-- > 0)
        grow(place);
    printf(" }");
}

/* One node, which does several things, in a task of its own. Half of them end
 * with a value. */
static void task(struct place place)
{
    place.in_timeout = 0;
    printf(" seq {");
    for (int n = 1 + chance(4); n > 0; n--)
        grow(place);
    printf("%s }", chance(2) ? " value" : "");
}

/* A slot that is waited for, or a task. */
static void one(struct place place)
{
    if (place.rank > 0 && chance(3) == 0)
        printf(" await"), some_slot(place.rank);
    else
        task(place);
}

static void members(struct place place)
{
    for (int n = chance(10) ? 1 + chance(4) : 0; n > 0; n--)
        if (chance(6) == 0) {
            printf(" wait_for"), limit(), printf(" {");
            one(place);
            printf(" }");
        } else
            one(place);
}

/* Starts some, and does something itself. */
static void group(struct place place)
{
    printf(" seq {");
    for (int n = 1 + chance(3); n > 0; n--)
        printf(" member {"), task(place), printf(" }");
    grow(place);
    printf(" }");
}

static void grow_body(char letter, struct place place)
{
    struct place own = {.rank = place.rank, .depth = place.depth};
    struct place inner = place;
    inner.in_timeout |= letter == 'L';
    inner.in_group |= letter == 'G';
    printf(" {");
    if (letter == 'T')
        task(own);
    else if (letter == 'O')
        one(own);
    else if (letter == 'M')
        members(own);
    else if (letter == 'G')
        group(inner);
    else if (letter == 'm')
        task(place);
    else /* L: with a limit */
        grow(inner);
    printf(" }");
}

/* ---- nodes --------------------------------------------------------------- */

/* Prints a number, or a body, and what is known of those behind. */
static void grow_part(char letter, struct place *place)
{
    switch (letter) {
    case 's':
        seconds();
        break;
    case 'l':
        limit();
        break;
    case 'k':
        some_slot(SLOTS);
        break;
    case 'r':
        some_slot(place->rank);
        break;
    case 'n':
        new_slot(place);
        break;
    case '*':
        nodes(*place, 1 + chance(4));
        break;
    case '2':
        nodes(*place, 2);
        break;
    case 'f': /* a flag */
        printf(" %d", chance(2));
        break;
    case 'w': /* for what to wait */
        printf(" %d", chance(3));
        break;
    case 'o':
    case 'e':
    case 'z':
        some_error(letter);
        break;
    default:
        grow_body(letter, *place);
    }
}

static void grow_shape(const struct shape *shape, struct place place)
{
    budget--;
    place.depth++;
    printf(" %s", shape->name);
    for (const char *part = shape->parts; *part; part++)
        grow_part(*part, &place);
}

static void grow(struct place place)
{
    if (budget > 0 && place.depth < DEPTH_MAX && chance(5) < 2)
        grow_shape(
            choose(branches, sizeof branches / sizeof branches[0], &place),
            place);
    else
        grow_shape(choose(leaves, sizeof leaves / sizeof leaves[0], &place),
                   place);
}

/* The first level has more branches. */
static void grow_tree(uint64_t seed)
{
    const struct place top = {.rank = SLOTS, .depth = 1};
    state = seed;
    filled = 0;
    budget = 10 + chance(50);
    printf("%llu each {", (unsigned long long)seed);
    for (int n = 3 + chance(8); n > 0; n--)
        if (chance(2))
            grow_shape(
                choose(branches, sizeof branches / sizeof branches[0], &top),
                top);
        else
            grow(top);
    printf(" }\n");
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc != 3)
        die_usage("usage: grow FIRST-SEED HOW-MANY");
    long first = options_number("FIRST-SEED", argv[1], 0, 1000000000);
    long many = options_number("HOW-MANY", argv[2], 1, 1000000000);
    for (long i = 0; i < many; i++)
        grow_tree((uint64_t)(first + i));
    return EXIT_SUCCESS;
}
