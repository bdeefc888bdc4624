/* events.h: what happened in which tick. The loop's trace, the events that
 * callbacks add to it, and whatever else the loop says are one story, which is
 * folded into one line:
 *   L4: tick 1: a; tick 2: b
 * Before the first tick stands "first", behind each run "then". */
#ifndef EVENTS_H
#define EVENTS_H

#include <loop.h>

/* Makes every loop write its trace to file, which is read here; make_loop gives
 * each part of a rule its loop. */
void events_begin(const char *file, struct loop *(*make_loop)(void));

/* Adds " at SECONDS" to each event that follows; NULL: no longer. */
void events_add_time(double (*seconds)(void));

/* Calls end() when a part ends, before its loop is freed: what happens there
 * belongs to the part. */
void events_at_end(void (*end)(void));

/* ---- in a rule ---------------------------------------------------------- */

extern struct loop *loop; /* of this part */

/* Begins a part: a new loop, in which nothing has happened. */
void begin(void);

/* The loop runs until it is stopped; anything but success is an event. */
void run(void);

/* A handle whose turn is the event name; then it calls then(), unless that is
 * NULL, and returns what that returns. It is there until the part ends. */
struct handle *on(const char *name, int (*then)(void));

/* The same, and puts it into the loop's queue. */
struct handle *soon(const char *name, int (*then)(void));

/* An event of its own. */
void happened(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* What a call returned, as an event: "close: ok", "close: RuntimeError". */
void told(const char *call, int error);

/* For on(): stops the loop. */
int stop(void);

/* Ends the part: frees its loop, prints what happened, and compares. What only
 * C can do has a part that begins with "in C". */
#define EXPECT(part, text)       events_check(__func__, (part), 0, (text))
#define EXPECT_WAITS(part, text) events_check(__func__, (part), 1, (text))
void events_check(const char *function, const char *part, int waits,
                  const char *expected);

#endif
