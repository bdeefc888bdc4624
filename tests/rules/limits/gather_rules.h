/* gather_rules.h: the rules of gather, wait and as_completed. */
#ifndef GATHER_RULES_H
#define GATHER_RULES_H

/* Shows and checks them one by one, each in scenes of its own; scenes_begin()
 * was called before. */
void gather_rules(void);

#endif
