/* poll_selector.h: a selector that asks poll(). */
#ifndef POLL_SELECTOR_H
#define POLL_SELECTOR_H

#include <selector.h>

extern const struct selector_kind poll_selector;

#endif
