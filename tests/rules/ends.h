/* ends.h: the two ends of a connection, for rules about descriptors. */
#ifndef ENDS_H
#define ENDS_H

extern int ends[2];

/* Opens them, with the same numbers each time, whatever else is open. */
void ends_open(void);
void ends_open_pipe(void); /* ends[0] is for reading only */
void ends_close(void);

/* Lets ends[0] be readable, and no longer. */
void ends_fill(void);
void ends_take(void);

#endif
