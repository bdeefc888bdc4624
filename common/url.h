/* url.h: taking a URL apart, and finding the addresses of its host. */
#ifndef URL_H
#define URL_H

#include <netdb.h>

struct url {
    char host[256];  /* name, IPv4 or IPv6 literal, without brackets */
    char port[6];    /* "1" to "65535"; "80" where the URL names none */
    char path[2048]; /* begins with '/'; with the query, no fragment */
};

/* Takes http://HOST[:PORT][/PATH][?QUERY] apart. An IPv6 literal stands in
 * brackets: http://[::1]:8000/. Returns NULL if all is well, else what is
 * wrong, as a constant text. */
const char *url_parse(struct url *url, const char *text);

/* Finds the addresses of the URL's host and port; *addresses becomes the list
 * to try in turn, and the caller frees it with freeaddrinfo(). Blocks while
 * the name is looked up (until chapter 19). Returns NULL if all is well, else
 * the reason, as a constant text. */
const char *url_resolve(const struct url *url, struct addrinfo **addresses);

#endif
