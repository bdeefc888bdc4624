/* reason.c: a connection that fails for another reason than being refused. The
 * program's own calls come here, because a function of the program goes before
 * libc's. */
#include <check.h>
#include <connection.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

int connect(int fd, const struct sockaddr *address, socklen_t length)
{
    (void)fd, (void)address, (void)length;
    errno = EINPROGRESS;
    return -1;
}

int getsockopt(int fd, int level, int name, void *value, socklen_t *length)
{
    static int told;
    int error = name == SO_ERROR && !told++ ? ETIMEDOUT : 0;
    (void)fd, (void)level;
    memcpy(value, &error, sizeof error);
    *length = sizeof error;
    return 0;
}

int main(void)
{
    struct page page = {.number = 1, .url = "http://127.0.0.1:1/"};
    struct connection c;
    char reason[100];
    connection_begin(&c, &page);
    for (int i = 0; i < 1000000 && c.state != CONNECTION_DONE; i++)
        connection_step(&c);
    snprintf(reason, sizeof reason, "cannot connect: %s", strerror(ETIMEDOUT));
    check_text(reason, page.reason, "another reason is told as it is",
               "SO_ERROR says why it failed: a number of tries says nothing");
    return check_end();
}
