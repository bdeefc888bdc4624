/* wait_for_rules.h: the rules of wait_for and timeout blocks. */
#ifndef WAIT_FOR_RULES_H
#define WAIT_FOR_RULES_H

/* Shows and checks them one by one, each in scenes of its own; scenes_begin()
 * was called before. */
void wait_for_rules(void);

#endif
