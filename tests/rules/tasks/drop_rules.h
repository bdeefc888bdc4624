/* drop_rules.h: the rules of what is dropped, which Python has a collector
 * for: a value that nobody has taken, the arguments of a coroutine that never
 * began. */
#ifndef DROP_RULES_H
#define DROP_RULES_H

#include <coroutine.h>

/* Shows and checks them one by one, as far as nobody cancels, each in scenes of
 * its own; scenes_begin() was called before. */
void drop_rules(void);

/* A value that tells when it is dropped. */
struct value droppable(int number);

/* A coroutine that sleeps, and returns such a value. If it never begins, it
 * tells that its argument is dropped. */
struct co *owner(int number, double seconds);

#endif
