/* retry.c: exercise 13.2 (extend): tries again.
 *
 * What fails once may go well a moment later: a server that starts, a network
 * that was gone. Write the coroutine that tries something again. A coroutine is
 * awaited only once, and so it is given a function that makes one: each try
 * awaits a new one. retry.h says what it promises:
 *   - make(argument) is called for each try, when the try begins, not earlier;
 *     at most limits.times times.
 *   - Each try has limits.seconds. What takes longer is cancelled, and has
 *     failed with ETIMEDOUT.
 *   - Between two tries there is a pause: limits.pause seconds, then twice as
 *     long, then twice as long as that ... After the last one there is none:
 *     its error is raised at once.
 *   - ECANCELED is raised at once, too: in a try or in a pause, and whether
 *     retry() was cancelled or a try ends with it by itself.
 *   - A result is returned as it came, with its drop function if it has one: a
 *     variable of type struct value keeps both.
 *   - Several may be under way at once, each with tries and pauses of its own.
 * main.c, here beside it, tries to telephone, on the virtual clock.
 */
#include <retry.h>
#include <wait_for.h>

#include <errno.h>

struct retry {
    CO;
    struct co *(*make)(void *argument);
    void *argument; /* the caller's */
    struct retry_limits limits;
    // TODO(13.2): what it has to remember from one try to the next.
};

// TODO(13.2): tries, again and again, but not for ever.
ASYNC(retry)
{
    BEGIN;
    RAISE(E_RUNTIME);
    END;
}

struct co *retry(struct co *(*make)(void *argument), void *argument,
                 struct retry_limits limits)
{
    return CALL(retry, .make = make, .argument = argument, .limits = limits);
}
