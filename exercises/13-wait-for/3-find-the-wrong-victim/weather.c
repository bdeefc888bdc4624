/* weather.c: exercise 13.3 (find the bug): the wrong victim.
 *
 * The station takes 5 s to answer. A asks, and does not wait longer than 2 s. B
 * asks as well, and would wait for 10 s; but at 2 s B is told CancelledError,
 * and so is C, who asks at 8 s. Nobody has cancelled B or C. Find the mistake
 * and mend it: it is in this file. What weather.h promises is to hold then.
 */
// TODO(13.3): there is one mistake in this file.
#include <weather.h>
#include <wait_for.h>

struct weather_now {
    CO;
    struct weather *weather; /* the caller's */
    double seconds;
    int degrees;
};

ASYNC(weather_now)
{
    struct weather *weather = self->weather;
    BEGIN;
    if (!weather->question)
        weather->question = create_task(weather->ask(weather->station));
    AWAIT(self->degrees, wait_for(ref(weather->question), self->seconds));
    RETURN(self->degrees);
    END;
}

struct co *weather_now(struct weather *weather, double seconds)
{
    return CALL(weather_now, .weather = weather, .seconds = seconds);
}

void weather_end(struct weather *weather)
{
    if (weather->question)
        unref(weather->question);
    weather->question = NULL;
}
