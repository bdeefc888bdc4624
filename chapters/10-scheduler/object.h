/* object.h: memory that is handed on from one owner to the next. It is counted,
 * so that what was forgotten can be told. With LOOP_DEBUG=1 in the environment
 * it is also known where each piece was made, and one that was freed can still
 * be told from one that is in use. */
#ifndef OBJECT_H
#define OBJECT_H

#include <stddef.h>

enum object_kind { OBJECT_FRAME, OBJECT_FUTURE, OBJECT_TASK, OBJECT_KINDS };

/* size bytes, not initialized; out of memory ends the program. file, line: who
 * asks for it. */
void *object_new(enum object_kind kind, size_t size, const char *file,
                 int line);
void object_free(enum object_kind kind, void *object);

/* How many of a kind this thread has now. */
long object_count(enum object_kind kind);

/* ---- with LOOP_DEBUG=1 --------------------------------------------------- */

/* Where it was made. "?" and 0 without LOOP_DEBUG. */
struct origin {
    const char *file;
    int line;
};
struct origin object_origin(const void *object);

/* True if it was freed a short while ago: the last 10,000 that were freed are
 * kept for that. Without LOOP_DEBUG nobody knows: 0. */
int object_is_freed(const void *object);

/* Calls tell(object) for each one that this thread has now. Without LOOP_DEBUG
 * they are not known. */
void object_each(enum object_kind kind, void (*tell)(const void *object));

/* Frees what is kept of those that were freed. */
void object_forget_freed(void);

#endif
