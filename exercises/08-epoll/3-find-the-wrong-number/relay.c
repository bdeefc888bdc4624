/* relay.c: exercise 8.3 (find the bug): the wrong number.
 *
 * A call between two sockets. What one end says is read, and then written to
 * the other end; the one who speaks has to wait until the other has heard it.
 * The program prints what Dora hears. It should come from Cid; but it is what
 * Ann said to Bob, before Dora was on the line. Find the mistake and mend it:
 * it is in this file.
 */
// TODO(8.3): there is one mistake in this file.
#include <relay.h>

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

static struct relay_end *opposite(const struct relay_end *end)
{
    struct relay *relay = end->relay;
    return end == &relay->ends[0] ? &relay->ends[1] : &relay->ends[0];
}

static void disconnect(struct relay *relay)
{
    for (int i = 0; i < 2; i++) {
        int fd = relay->ends[i].fd;
        loop_remove_reader(relay->loop, fd);
        close(fd);
    }
}

static int hang_up(struct relay *relay)
{
    disconnect(relay);
    return relay->over(relay->argument);
}

static int not_now(void)
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

/* It says something: the other one is to hear it, and it says no more until
 * that is done. */
static int speaks(void *argument)
{
    struct relay_end *end = argument, *other = opposite(end);
    ssize_t got = recv(end->fd, other->text, sizeof other->text, 0);
    if (got < 0 && not_now())
        return 0;
    if (got <= 0)
        return hang_up(end->relay);
    other->length = (size_t)got;
    other->heard = 0;
    loop_remove_reader(end->relay->loop, end->fd);
    return loop_add_writer(end->relay->loop, other->fd, &other->hears);
}

static int hears(void *argument)
{
    struct relay_end *end = argument, *other = opposite(end);
    ssize_t sent =
        send(end->fd, end->text + end->heard, end->length - end->heard, 0);
    if (sent < 0 && not_now())
        return 0;
    if (sent < 0)
        return hang_up(end->relay);
    end->heard += (size_t)sent;
    if (end->heard < end->length)
        return 0;
    loop_remove_writer(end->relay->loop, end->fd);
    return loop_add_reader(end->relay->loop, other->fd, &other->speaks);
}

int relay_start(struct relay *relay, struct loop *loop, const int sockets[2],
                int (*over)(void *argument), void *argument)
{
    int error = 0;
    relay->loop = loop;
    relay->over = over;
    relay->argument = argument;
    for (int i = 0; i < 2; i++) {
        struct relay_end *end = &relay->ends[i];
        end->relay = relay;
        end->fd = sockets[i];
        end->speaks = HANDLE(speaks, end);
        end->hears = HANDLE(hears, end);
    }
    for (int i = 0; i < 2 && !error; i++)
        error = loop_add_reader(loop, sockets[i], &relay->ends[i].speaks);
    if (error)
        disconnect(relay);
    return error;
}
