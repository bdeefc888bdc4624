/* signal_pipe.h: signals as something that the loop can wait for: each one is
 * a byte in a pipe of the program's own (a self-pipe).
 *
 * A signal handler runs in the middle of anything and may do next to nothing.
 * Here it writes the byte. The loop reads it, and calls what was asked for,
 * where everything is allowed. Signals go into the pipe that was begun last;
 * pipes end in the reverse order.
 *
 * Functions return 0, or an error (see errors.h). asyncio has such a pipe in
 * every loop: set_wakeup_fd(), add_signal_handler(). */
#ifndef SIGNAL_PIPE_H
#define SIGNAL_PIPE_H

#include <loop.h>

/* Called in the loop with the number of a signal that came. Returns 0, or an
 * error, which goes to the loop's exception handler. */
typedef int signal_callback(void *argument, int number);

struct signal_pipe {
    struct loop *loop;      /* the caller's */
    int reader, writer;     /* its ends; owned */
    int before;             /* the writer of the one before; -1: none */
    struct handle readable; /* called when there is a byte */
    signal_callback *came;
    void *argument; /* for came; the caller's */
};

/* Opens the pipe: came(argument, number) is called for each signal that was
 * added, one in a tick, in the order in which they came. One is lost if another
 * of its number still waits to be delivered, as always with signals, or if the
 * pipe is full. */
int signal_pipe_begin(struct signal_pipe *p, struct loop *loop,
                      signal_callback *came, void *argument);

/* Signals of this number go into the pipe from now on. EINVAL if there is no
 * such signal, or it cannot be caught. asyncio: loop.add_signal_handler() */
int signal_pipe_add(int number);

/* They are ignored from now on. asyncio: loop.remove_signal_handler(), which
 * restores what they did at first */
int signal_pipe_remove(int number);

/* Closes the pipe, after everything that was added has been removed. */
void signal_pipe_end(struct signal_pipe *p);

#endif
