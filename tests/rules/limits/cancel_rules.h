/* cancel_rules.h: the rules of cancelling. */
#ifndef CANCEL_RULES_H
#define CANCEL_RULES_H

/* Shows and checks them one by one, each in scenes of its own; scenes_begin()
 * was called before. */
void cancel_rules(void);

#endif
