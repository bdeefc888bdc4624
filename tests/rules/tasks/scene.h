/* scene.h: what the rules of futures and tasks are told with. Each part of a
 * rule is a scene, in a loop with a virtual clock; its coroutines tell what
 * happens to them. When the scene ends, nothing may be left: what is left is an
 * event. */
#ifndef SCENE_H
#define SCENE_H

#include <events.h>
#include <task.h>

/* As events_begin(): each part is a scene from now on. */
void scenes_begin(const char *trace);

/* As begin(); each event tells the time, too. */
void begin_timed(void);

/* ---- futures and tasks --------------------------------------------------- */

/* A new future, and a task that runs co. They are borrowed: the scene has the
 * references, and lets them go at its end. */
struct future *new_future(void);
struct task *start(struct co *co);

/* The scene has this reference from now on. Returns f. */
struct future *keep(struct future *f);

/* Runs the loop until x is done, and tells its outcome. x is borrowed, here and
 * below. */
#define complete(x) complete_future(AWAITABLE(x).future)
void complete_future(struct future *f);

/* Tell its state, and its result or error. */
#define state(name, x) tell_state((name), AWAITABLE(x).future)
#define tell(name, x)  tell_outcome((name), AWAITABLE(x).future)
void tell_state(const char *name, const struct future *f);
void tell_outcome(const char *name, struct future *f);

/* Its end is the event name. */
#define watch(name, x) watch_future((name), AWAITABLE(x).future)
void watch_future(const char *name, struct future *f);

/* Cancels it, and tells what that returned. */
#define cancel(name, x) cancel_future((name), AWAITABLE(x).future)
void cancel_future(const char *name, struct future *f);

/* "cancel: yes" */
void yes(const char *what, int is_so);

/* As soon(), but after so many seconds. */
void later(double seconds, const char *name, int (*then)(void));

/* For soon() and later(): a callback whose turn in the next tick stops the
 * loop. */
int stop_next(void);

/* ---- coroutines ---------------------------------------------------------- */

/* One that sleeps, and ends as planned. */
struct plan {
    const char *name;
    double seconds;  /* to sleep; 0: it does not wait at all */
    int result;      /* to return at the end */
    int error;       /* to raise there; 0: none */
    double clean_up; /* seconds; 0: none. When it is cancelled */
    int swallows;    /* it ends as planned even then */
};
#define WORK(...) work((struct plan){__VA_ARGS__})
struct co *work(struct plan plan);

/* One that awaits x, which is taken over, and tells what it got;
 * get_and_go_on() raises no error. */
#define get(name, x)           get_awaitable((name), AWAITABLE(x), 0)
#define get_and_go_on(name, x) get_awaitable((name), AWAITABLE(x), 1)
struct co *get_awaitable(const char *name, struct awaitable x, int swallows);

/* One that lets others have their turn so many times. */
struct co *laps(const char *name, int count);

#endif
