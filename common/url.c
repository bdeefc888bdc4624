/* url.c: taking a URL apart, and finding the addresses of its host. */
#include <url.h>

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

/* Copies text[0..length) into a buffer of size bytes; 0 if it is too long. */
static int copy(char *to, size_t size, const char *text, size_t length)
{
    if (length >= size)
        return 0;
    memcpy(to, text, length);
    to[length] = '\0';
    return 1;
}

static const char *parse_host(struct url *url, const char **text)
{
    const char *start = *text;
    if (*start == '[') {
        size_t length = strcspn(++start, "]");
        if (start[length] != ']')
            return "the bracket of the IPv6 address is not closed";
        struct in6_addr ignored;
        if (!copy(url->host, sizeof url->host, start, length) ||
            inet_pton(AF_INET6, url->host, &ignored) != 1)
            return "what stands in brackets is no IPv6 address";
        *text = start + length + 1;
        return NULL;
    }
    size_t length = 0;
    while (isalnum((unsigned char)start[length]) ||
           (start[length] && strchr("-._", start[length])))
        length++;
    if (length == 0)
        return "it has no host";
    if (!copy(url->host, sizeof url->host, start, length))
        return "its host is too long";
    *text = start + length;
    return NULL;
}

static const char *parse_port(struct url *url, const char **text)
{
    if (**text != ':') {
        strcpy(url->port, "80");
        return NULL;
    }
    const char *start = ++*text;
    size_t length = strspn(start, "0123456789");
    int port = length && length < sizeof url->port ? atoi(start) : 0;
    if (port < 1 || port > 65535)
        return "its port is no number from 1 to 65535";
    copy(url->port, sizeof url->port, start, length);
    *text = start + length;
    return NULL;
}

static const char *parse_path(struct url *url, const char *text)
{
    size_t length = strcspn(text, "#");
    for (size_t i = 0; i < length; i++)
        if (!isgraph((unsigned char)text[i]))
            return "its path has a character that must be written as %XX";
    url->path[0] = '/';
    int slash = *text == '/'; /* http://host and http://host?q have none */
    if (!copy(url->path + 1 - slash, sizeof url->path - 1, text, length))
        return "its path is too long";
    return NULL;
}

const char *url_parse(struct url *url, const char *text)
{
    if (strncasecmp(text, "https://", 8) == 0)
        return "https is not spoken here, only http";
    if (strncasecmp(text, "http://", 7) != 0)
        return "it does not begin with http://";
    text += 7;
    const char *wrong = parse_host(url, &text);
    if (!wrong)
        wrong = parse_port(url, &text);
    if (!wrong && *text && !strchr("/?#", *text))
        wrong = "its host has a character that no host has";
    return wrong ? wrong : parse_path(url, text);
}

const char *url_resolve(const struct url *url, struct addrinfo **addresses)
{
    struct addrinfo hints = {.ai_family = AF_UNSPEC,
                             .ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_NUMERICSERV};
    int error = getaddrinfo(url->host, url->port, &hints, addresses);
    if (error == EAI_SYSTEM)
        return strerror(errno);
    return error ? gai_strerror(error) : NULL;
}
