/* urls.c: every form of a URL, and everything that may be wrong with one. */
#include <check.h>
#include <url.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONG = 5000 };

/* text is taken apart into these, joined by blanks; or it is refused so. */
static const struct {
    const char *text, *parts;
} urls[] = {
    {"http://example.org", "example.org 80 /"},
    {"http://example.org/", "example.org 80 /"},
    {"HTTP://Example.ORG/A", "Example.ORG 80 /A"},
    {"http://a:1/", "a 1 /"},
    {"http://a:65535/b/c?d=e&f", "a 65535 /b/c?d=e&f"},
    {"http://a:00080/", "a 00080 /"},
    {"http://a?q", "a 80 /?q"},
    {"http://a:8000?q", "a 8000 /?q"},
    {"http://a#fragment", "a 80 /"},
    {"http://a/b#fragment?no", "a 80 /b"},
    {"http://a/b?q#fragment", "a 80 /b?q"},
    {"http://a/b#a fragment", "a 80 /b"},
    {"http://a/%20", "a 80 /%20"},
    {"http://127.0.0.1:8000/x", "127.0.0.1 8000 /x"},
    {"http://[::1]/", "::1 80 /"},
    {"http://[::1]:8000/x", "::1 8000 /x"},
    {"http://[2001:db8::1]?q", "2001:db8::1 80 /?q"},
    {"http://my-host_1.example./", "my-host_1.example. 80 /"},

    {"", "it does not begin with http://"},
    {"example.org", "it does not begin with http://"},
    {"http:/example.org", "it does not begin with http://"},
    {"ftp://example.org", "it does not begin with http://"},
    {" http://a", "it does not begin with http://"},
    {"https://example.org", "https is not spoken here, only http"},
    {"HTTPS://example.org", "https is not spoken here, only http"},
    {"http://", "it has no host"},
    {"http:///path", "it has no host"},
    {"http://:80/", "it has no host"},
    {"http://?q", "it has no host"},
    {"http://a b/", "its host has a character that no host has"},
    {"http://user@host/", "its host has a character that no host has"},
    {"http://a%41/", "its host has a character that no host has"},
    {"http://[::1]x/", "its host has a character that no host has"},
    {"http://a:80x/", "its host has a character that no host has"},
    {"http://user:pass@host/", "its port is no number from 1 to 65535"},
    {"http://a:/", "its port is no number from 1 to 65535"},
    {"http://a:0/", "its port is no number from 1 to 65535"},
    {"http://a:65536/", "its port is no number from 1 to 65535"},
    {"http://a:100000/", "its port is no number from 1 to 65535"},
    {"http://a:99999999999999999999/", "its port is no number from 1 to 65535"},
    {"http://a:-1/", "its port is no number from 1 to 65535"},
    {"http://a:+1/", "its port is no number from 1 to 65535"},
    {"http://a:x/", "its port is no number from 1 to 65535"},
    {"http://[::1/", "the bracket of the IPv6 address is not closed"},
    {"http://[", "the bracket of the IPv6 address is not closed"},
    {"http://[]/", "what stands in brackets is no IPv6 address"},
    {"http://[127.0.0.1]/", "what stands in brackets is no IPv6 address"},
    {"http://[::g]/", "what stands in brackets is no IPv6 address"},
    {"http://a/b c", "its path has a character that must be written as %XX"},
    {"http://a/b\r\nX: y", "its path has a character that must be written as "
                           "%XX"},
    {"http://a/\x7f", "its path has a character that must be written as %XX"},
    {"http://a/\xc3\xa9", "its path has a character that must be written as "
                          "%XX"},
};

static void check_forms(void)
{
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        struct url url;
        char parts[sizeof url];
        const char *wrong = url_parse(&url, urls[i].text);
        snprintf(parts, sizeof parts, "%s%s%s%s%s", wrong ? wrong : url.host,
                 wrong ? "" : " ", wrong ? "" : url.port, wrong ? "" : " ",
                 wrong ? "" : url.path);
        check_text(urls[i].parts, parts, urls[i].text, NULL);
    }
}

/* Parses before, then count times x, then after. */
static const char *parse_long(struct url *url, const char *before, int count,
                              const char *after)
{
    static char text[LONG];
    size_t length = strlen(before);
    memcpy(text, before, length);
    memset(text + length, 'x', (size_t)count);
    strcpy(text + length + (size_t)count, after);
    return url_parse(url, text);
}

static void check_longest(void)
{
    struct url url;
    int host = sizeof url.host - 1, path = sizeof url.path - 2;
    check(!parse_long(&url, "http://", host, "/"), "the longest host", NULL);
    check_number(host, (long long)strlen(url.host), "all of it is kept", NULL);
    check_text("its host is too long",
               parse_long(&url, "http://", host + 1, "/"), "a longer host",
               NULL);
    check_text("what stands in brackets is no IPv6 address",
               parse_long(&url, "http://[", 4000, "]"), "a long bracket", NULL);
    check(!parse_long(&url, "http://a/", path - 1, ""), "the longest path",
          NULL);
    check_number(path, (long long)strlen(url.path), "all of it is kept", NULL);
    check_text("its path is too long", parse_long(&url, "http://a/", path, ""),
               "a longer path", NULL);
    check(!parse_long(&url, "http://a?", path - 1, ""), "the longest query",
          NULL);
    check_text("its path is too long",
               parse_long(&url, "http://a?", path + 1, ""), "a longer query",
               NULL);
    check(!parse_long(&url, "http://a/#", 4000, ""), "a long fragment", NULL);
}

static void check_addresses(void)
{
    struct url url;
    struct addrinfo *addresses;
    url_parse(&url, "http://127.0.0.1:80/");
    if (check(!url_resolve(&url, &addresses), "an address is found", NULL)) {
        check_number(AF_INET, addresses->ai_family, "it is IPv4", NULL);
        freeaddrinfo(addresses);
    }
    url_parse(&url, "http://[::1]:80/");
    if (check(!url_resolve(&url, &addresses), "an IPv6 address is found",
              NULL)) {
        check_number(AF_INET6, addresses->ai_family, "it is IPv6", NULL);
        freeaddrinfo(addresses);
    }
    url_parse(&url, "http://no-such-host.invalid/");
    check(url_resolve(&url, &addresses) != NULL, "an unknown host has a reason",
          NULL);
}

int main(void)
{
    check_forms();
    check_longest();
    check_addresses();
    return check_end();
}
