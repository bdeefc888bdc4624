/* weather.h: asks a slow weather station, once for all who want to know, for
 * exercise 13.3. */
#ifndef WEATHER_H
#define WEATHER_H

#include <task.h>

/* All zero at first, but for station and ask. */
struct weather {
    struct co *(*ask)(void *station); /* a coroutine that returns the degrees,
                                         or raises why there are none */
    void *station;                    /* for ask; the caller's */
    struct task *question;            /* to the station; owned; NULL: not yet */
};

/* A coroutine: returns the degrees. The first who wants to know asks the
 * station; all the others wait for the same answer, or get it at once if it has
 * come. The station is asked once. Each waits at most so many seconds, then
 * ETIMEDOUT is raised there; who does not want to know any more is cancelled.
 * Neither is of any concern to those who still wait, nor to those who come
 * later: they get the answer. If the station has none, its error is raised for
 * all. weather is the caller's, and stays until then. */
struct co *weather_now(struct weather *weather, double seconds);

/* Nobody wants to know any more. */
void weather_end(struct weather *weather);

#endif
