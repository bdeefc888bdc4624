/* pipes.h: small messages through a pipe, each of them whole. */
#ifndef PIPES_H
#define PIPES_H

#include <stddef.h>

/* Makes a pipe: what is written to ends[1] can be read from ends[0]. Ends the
 * program if there can be none. */
void pipe_open(int ends[2]);

/* Writes a message of at most PIPE_BUF bytes, in one piece even if others write
 * at the same time. Returns 1, or 0 when nobody can read it any more. */
int pipe_write(int end, const void *message, size_t size);

/* Waits for a message and reads it. Returns 1, or 0 at end of file: all is
 * read, and nobody can write any more. */
int pipe_read(int end, void *message, size_t size);

#endif
