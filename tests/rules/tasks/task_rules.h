/* task_rules.h: the rules of tasks, coroutines, and running them to their end,
 * as far as nobody cancels. */
#ifndef TASK_RULES_H
#define TASK_RULES_H

/* Shows and checks them one by one, each in scenes of its own; scenes_begin()
 * was called before. */
void task_rules(void);

#endif
