/* states.c: all that can happen to a future, on paper. in_python.py prints the
 * same. */
#include <die.h>
#include <future.h>
#include <object.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct loop *loop;
static int ticks;

/* Exactly one: it was stopped before it began. */
static void run_one_tick(void)
{
    printf("  tick %d:", ++ticks);
    loop_stop(loop);
    must_succeed(loop_run_forever(loop));
    printf("\n");
}

static const char *answer(int error)
{
    return error ? error_name(error) : "ok";
}

/* ---- asking -------------------------------------------------------------- */

static void print_state(const struct future *f)
{
    const char *state = "pending";
    if (future_cancelled(f))
        state = "cancelled";
    else if (future_done(f))
        state = "finished";
    printf("  it is %s\n", state);
}

static void print_result(struct future *f)
{
    struct value value;
    int number, error = future_result(f, &value);
    if (error) {
        printf("  its result: %s\n", error_name(error));
        return;
    }
    TAKE(number, value);
    printf("  its result: %d\n", number);
}

static void print_error(struct future *f)
{
    int error = 0, problem = future_error(f, &error);
    if (problem)
        error = problem;
    printf("  its error: %s\n", error ? error_name(error) : "none");
}

static void print_all(struct future *f)
{
    print_state(f);
    print_result(f);
    print_error(f);
}

/* ---- states -------------------------------------------------------------- */

static void finished_with_a_value(void)
{
    struct future *f = loop_create_future(loop);
    printf("a future:\n");
    print_all(f);
    printf("  set to 42: %s\n", answer(future_set_result(f, 42)));
    print_all(f);
    print_result(f);
    printf("  set to 43: %s\n", answer(future_set_result(f, 43)));
    printf("  cancelled: %s\n", future_cancel(f) ? "yes" : "no");
    print_result(f);
    future_unref(f);
}

static void finished_with_an_error(void)
{
    struct future *f = loop_create_future(loop);
    printf("one that fails:\n");
    printf("  set to an error: %s\n", answer(future_set_error(f, ECONNRESET)));
    print_all(f);
    print_result(f);
    future_unref(f);
}

static void cancelled(void)
{
    struct future *f = loop_create_future(loop);
    printf("one that is cancelled:\n");
    printf("  cancelled: %s\n", future_cancel(f) ? "yes" : "no");
    printf("  cancelled: %s\n", future_cancel(f) ? "yes" : "no");
    print_all(f);
    printf("  set to 44: %s\n", answer(future_set_result(f, 44)));
    future_unref(f);
}

/* ---- done callbacks ------------------------------------------------------ */

enum { WAITERS = 6 };

struct waiter {
    const char *name;
    struct future *future; /* main's */
    struct waiter *adds;   /* when it is called; NULL: none */
    struct handle done;
};

static int is_done(void *argument)
{
    struct waiter *w = argument;
    printf(" %s", w->name);
    return w->adds ? future_add_done_callback(w->future, &w->adds->done) : 0;
}

static void add(struct waiter *w)
{
    must_succeed(future_add_done_callback(w->future, &w->done));
}

static void callbacks(void)
{
    static const char *const names[WAITERS] = {"a", "b", "c", "d", "e", "f"};
    struct waiter w[WAITERS], *b = &w[1], *c = &w[2];
    struct future *f = loop_create_future(loop);
    for (int i = 0; i < WAITERS; i++) {
        w[i] = (struct waiter){.name = names[i], .future = f};
        w[i].done = HANDLE(is_done, &w[i]);
    }
    w[0].adds = &w[5];
    printf("callbacks:\n  a, b, c, d are added\n");
    for (int i = 0; i < 4; i++)
        add(&w[i]);
    printf("  b removed: %d\n", future_remove_done_callback(f, &b->done));
    printf("  b removed: %d\n", future_remove_done_callback(f, &b->done));
    printf("  set to 45: %s\n", answer(future_set_result(f, 45)));
    printf("  c removed: %d\n", future_remove_done_callback(f, &c->done));
    run_one_tick();
    printf("  e is added\n");
    add(&w[4]);
    run_one_tick();
    future_unref(f);
}

/* ---- owners -------------------------------------------------------------- */

static void print_life(void)
{
    printf("  it is %s\n", object_count(OBJECT_FUTURE) ? "there" : "gone");
}

static void two_owners(void)
{
    struct future *mine = loop_create_future(loop);
    struct future *yours = future_ref(mine);
    printf("two owners:\n");
    future_unref(mine);
    print_life();
    future_unref(yours);
    print_life();
}

static void nobody_asks(void)
{
    struct future *f = loop_create_future(loop);
    printf("nobody asks for its error:\n");
    must_succeed(future_set_error(f, ECONNRESET));
    future_unref(f);
    print_life();
}

static void close_descriptor(struct value fd)
{
    close((int)fd.as.number);
}

/* Nobody takes it: the future goes with it. */
static void print_leak(const char *what, struct value value)
{
    struct future *f = loop_create_future(loop);
    int fd = (int)value.as.number;
    must_succeed(future_set_result(f, value));
    future_unref(f);
    int open = fcntl(fd, F_GETFD) != -1;
    printf("  %s: it is %s\n", what, open ? "still open" : "closed");
    if (open)
        close(fd);
}

static int open_something(void)
{
    int fd = open("/dev/null", O_RDONLY);
    if (fd == -1)
        die_errno("/dev/null");
    return fd;
}

static void nobody_takes(void)
{
    printf("nobody takes the descriptor that it finished with:\n");
    print_leak("a number", VALUE(open_something()));
    print_leak("a value that closes it",
               VALUE_WITH(open_something(), close_descriptor));
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    loop = loop_new();
    finished_with_a_value();
    finished_with_an_error();
    cancelled();
    callbacks();
    two_owners();
    nobody_asks();
    nobody_takes();
    loop_free(loop);
    return EXIT_SUCCESS;
}
