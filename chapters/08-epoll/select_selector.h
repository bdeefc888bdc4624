/* select_selector.h: a selector that asks select(). */
#ifndef SELECT_SELECTOR_H
#define SELECT_SELECTOR_H

#include <selector.h>

extern const struct selector_kind select_selector;

#endif
