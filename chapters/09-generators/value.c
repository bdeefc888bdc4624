/* value.c: taking a value for what it is, or dropping it. */
#include <value.h>
#include <die.h>

#include <stdatomic.h>
#include <stddef.h>

static const char *const names[VALUE_KINDS] = {"nothing", "a number",
                                               "a real number", "a pointer"};

static _Noreturn void refuse(struct value v, int wanted, const char *file,
                             int line)
{
    die("%s:%d: the variable wants %s, and the value is %s", file, line,
        names[wanted],
        v.kind < VALUE_KINDS ? names[v.kind] : "of its own kind");
}

/* A value of the wanted kind; NONE is 0 of every kind. */
static struct value check(struct value v, int wanted, const char *file,
                          int line)
{
    if (v.kind == VALUE_NONE)
        return (struct value){.kind = wanted};
    if (v.kind != wanted)
        refuse(v, wanted, file, line);
    return v;
}

struct value value_take(struct value v, const char *file, int line)
{
    (void)file;
    (void)line;
    return v;
}

long long value_take_number(struct value v, const char *file, int line)
{
    return check(v, VALUE_NUMBER, file, line).as.number;
}

double value_take_real(struct value v, const char *file, int line)
{
    return check(v, VALUE_REAL, file, line).as.real;
}

void *value_take_pointer(struct value v, const char *file, int line)
{
    return (void *)check(v, VALUE_POINTER, file, line).as.pointer;
}

/* ---- dropping ------------------------------------------------------------ */

/* The functions that were given to value_with(), by any thread. A number has
 * room in a value where a pointer has none. */
enum { DROPPERS = 64 };
static _Atomic(value_dropper *) droppers[DROPPERS];

struct value value_with(struct value v, value_dropper *drop)
{
    for (v.drop = 1; v.drop < DROPPERS; v.drop++) {
        value_dropper *there = NULL; /* if the place is free, it is taken */
        if (atomic_compare_exchange_strong(&droppers[v.drop], &there, drop) ||
            there == drop)
            return v;
    }
    die("there are more than %d functions that drop values", DROPPERS - 1);
}

void value_drop(struct value v)
{
    if (v.drop == 0)
        return;
    value_dropper *drop = atomic_load(&droppers[v.drop]);
    drop(v);
}
