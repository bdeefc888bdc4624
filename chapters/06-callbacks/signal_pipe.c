/* signal_pipe.c: signals as something that the loop can wait for. */
#include <signal_pipe.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t signal_writer = -1; /* of the last one begun */

/* A signal handler runs in the middle of anything. write() is one of the few
 * functions that it may call. */
static void pass_on(int number)
{
    int before = errno;
    unsigned char byte = (unsigned char)number;
    ssize_t put = write(signal_writer, &byte, 1);
    (void)put; /* a full pipe: the loop has enough to read */
    errno = before;
}

/* The same in the loop, where everything is allowed. */
static int signal_came(void *argument)
{
    struct signal_pipe *p = argument;
    unsigned char number;
    ssize_t got = read(p->reader, &number, 1);
    if (got < 0)
        return errno == EAGAIN || errno == EINTR ? 0 : errno;
    return p->came(p->argument, number);
}

int signal_pipe_begin(struct signal_pipe *p, struct loop *loop,
                      signal_callback *came, void *argument)
{
    int ends[2];
    if (pipe(ends) != 0)
        return errno;
    *p = (struct signal_pipe){.loop = loop, .came = came, .argument = argument};
    p->reader = ends[0];
    p->before = signal_writer;
    p->writer = signal_writer = ends[1];
    p->readable = HANDLE(signal_came, p);
    int error = fcntl(p->reader, F_SETFL, O_NONBLOCK) != 0 ||
                        fcntl(p->writer, F_SETFL, O_NONBLOCK) != 0
                    ? errno
                    : loop_add_reader(loop, p->reader, &p->readable);
    if (error)
        signal_pipe_end(p);
    return error;
}

static int set_action(int number, void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler};
    if (sigemptyset(&action.sa_mask) != 0 ||
        sigaction(number, &action, NULL) != 0)
        return errno;
    return 0;
}

int signal_pipe_add(int number)
{
    return set_action(number, pass_on);
}

int signal_pipe_remove(int number)
{
    return set_action(number, SIG_IGN);
}

void signal_pipe_end(struct signal_pipe *p)
{
    signal_writer = p->before;
    loop_remove_reader(p->loop, p->reader);
    close(p->reader);
    close(p->writer);
}
