/* callback_rules.h: the rules of the loop that need no timers. */
#ifndef CALLBACK_RULES_H
#define CALLBACK_RULES_H

/* Shows and checks them one by one, each in loops of its own; events_begin()
 * was called before. */
void callback_rules(void);

#endif
