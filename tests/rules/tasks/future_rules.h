/* future_rules.h: the rules of futures. */
#ifndef FUTURE_RULES_H
#define FUTURE_RULES_H

/* Shows and checks them one by one, each in scenes of its own; scenes_begin()
 * was called before. */
void future_rules(void);

#endif
