/* group_rules.h: the rules of task groups. */
#ifndef GROUP_RULES_H
#define GROUP_RULES_H

/* Shows and checks them one by one, each in scenes of its own; scenes_begin()
 * was called before. */
void group_rules(void);

#endif
