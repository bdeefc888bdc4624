/* descriptors.h: how many descriptors this process may have open. */
#ifndef DESCRIPTORS_H
#define DESCRIPTORS_H

/* Raises the soft limit to the hard one: 1,024 is a common soft limit, and
 * too few for 1,000 sockets and their server. */
void descriptors_raise_limit(void);

#endif
