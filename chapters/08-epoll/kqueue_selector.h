/* kqueue_selector.h: a selector that asks kqueue, which macOS and the BSDs
 * have. */
#ifndef KQUEUE_SELECTOR_H
#define KQUEUE_SELECTOR_H

#include <selector.h>

extern const struct selector_kind kqueue_selector;

#endif
