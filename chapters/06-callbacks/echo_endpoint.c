/* echo_endpoint.c: a connected socket, which waits for one thing at a time. */
#include <die.h>
#include <echo_endpoint.h>

#include <errno.h>
#include <unistd.h>

int endpoint_wait_readable(struct endpoint *end, struct handle ready)
{
    endpoint_stop_waiting(end);
    end->ready = ready;
    return loop_add_reader(end->loop, end->fd, &end->ready);
}

int endpoint_wait_writable(struct endpoint *end, struct handle ready)
{
    endpoint_stop_waiting(end);
    end->ready = ready;
    return loop_add_writer(end->loop, end->fd, &end->ready);
}

void endpoint_stop_waiting(struct endpoint *end)
{
    loop_remove_reader(end->loop, end->fd);
    loop_remove_writer(end->loop, end->fd);
}

void endpoint_close(struct endpoint *end)
{
    endpoint_stop_waiting(end);
    close(end->fd);
    end->fd = -1;
}

int not_now(void)
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}
