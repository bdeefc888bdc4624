/* task.h: runs a coroutine in the loop, beside others. A task is a future: of
 * what the coroutine returns. */
#ifndef TASK_H
#define TASK_H

#include <coroutine.h>

/* A task that runs co, which is taken over, from the next tick on: in the loop
 * that runs, or in this one. The reference is the caller's; the loop has one,
 * too, until the task is done. Where no loop runs, the program ends. NULL, and
 * co is freed, if the loop is closed. asyncio: create_task(),
 * loop.create_task() */
struct task *create_task(struct co *co);
struct task *loop_create_task(struct loop *loop, struct co *co);

/* create_task() for those who keep nothing. */
void start_task(struct co *co);

/* x as a future: a coroutine is made a task. The reference is the caller's.
 * asyncio: ensure_future() */
#define ensure_future(x) awaitable_start(AWAITABLE(x), NULL)

/* The task whose coroutine runs now; NULL in a callback. It is borrowed.
 * asyncio: current_task() */
struct task *current_task(void);

/* The loop's tasks that are not done, in the order of their creation: at most
 * size of them are put into tasks, borrowed. Returns how many there are.
 * asyncio: all_tasks() */
size_t all_tasks(const struct loop *loop, struct task *tasks[], size_t size);

/* Prints on standard error where each of these tasks stands: file and line,
 * innermost first. asyncio: Task.print_stack() */
void loop_print_tasks(const struct loop *loop);

/* The name of its coroutine. */
const char *task_name(const struct task *task);

/* ---- what can be awaited ------------------------------------------------- */

/* A coroutine, a task or a future that was given to a function: one of the two
 * is NULL. */
struct awaitable {
    struct co *co;         /* owned */
    struct future *future; /* owned; a task is one */
};

#define AWAITABLE(x)                                                           \
    _Generic((x), struct co *                                                  \
             : awaitable_co, struct task *                                     \
             : awaitable_task, struct future *                                 \
             : awaitable_future)(x)

struct awaitable awaitable_co(struct co *co);
struct awaitable awaitable_task(struct task *task);
struct awaitable awaitable_future(struct future *f);

/* As a future: a coroutine is made a task, in this loop; NULL: in the one that
 * runs. */
struct future *awaitable_start(struct awaitable a, struct loop *loop);

/* Nobody awaits it. */
void awaitable_drop(struct awaitable a);

/* ---- inside -------------------------------------------------------------- */

struct task {
    struct future future;         /* what becomes of it */
    struct timer wake;            /* resumes it: in the loop's queue, or among
                                     the callbacks of awaited, or armed */
    struct co *co;                /* what it runs; owned; NULL: done */
    struct future *awaited;       /* owned; NULL: it waits for none */
    struct task *next, *previous; /* in the ring of those that are not done */
    int thrown;                   /* to be raised in its next step; 0: none */
    char sleeps;                  /* wake is armed */
    char wants;                   /* the result of awaited */
};

#endif
