/* closing.c: a close() that changes errno, as it may. */
#include <check.h>
#include <fetch.h>

#include <errno.h>
#include <unistd.h>

static int closed;

int close(int fd)
{
    (void)fd;
    closed++;
    errno = EIO;
    return 0;
}

int main(void)
{
    struct page page = {.number = 1, .url = "http://127.0.0.1:1/"};
    fetch_page(&page);
    check_number(1, closed, "the socket that was refused is closed, once",
                 "what does connect_address() do with its socket when "
                 "connect() fails?");
    check_text("cannot connect: Connection refused", page.reason,
               "the reason is still the one of connect()",
               "close() may change errno: keep it before");
    return check_end();
}
