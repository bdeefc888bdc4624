/* epoll_selector.h: a selector that asks epoll, which Linux has. */
#ifndef EPOLL_SELECTOR_H
#define EPOLL_SELECTOR_H

#include <selector.h>

extern const struct selector_kind epoll_selector;

#endif
