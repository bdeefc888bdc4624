/* shim.c: a library to be preloaded into a program: it makes system calls fail,
 * or do less than they were asked to, on a schedule.
 *
 *   FAULT=WHERE.CALL.ERROR.WHEN[,...]
 *     WHERE   start: before the slow server runs; server: in the slow server;
 *             program: after start, in the program and its children
 *     ERROR   EINTR, EMFILE ...; short: one byte at the most; SIGINT: somebody
 *             types Ctrl-C; twice: every address is found twice
 *     WHEN    3: the third call in a process; e2: every second one
 *   FAULT_LOG=FILE   gets a line for every fault that happened: "fault: ", then
 *             what errno says; and "open: " with the number of every descriptor
 *             that the program opened and did not close before it ended
 *
 * A preloaded function is called instead of libc's own, which is the next of
 * that name. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __linux__
#include <sys/epoll.h>
#endif
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef RTLD_NEXT /* with _GNU_SOURCE only, which changes other things, too */
#define RTLD_NEXT ((void *)-1l)
#endif

enum { FAULTS_MAX = 4, DESCRIPTORS = 256, SECONDS = 30 };
enum outcome { NORMAL, FAIL, SHORT, TWICE };

static struct fault {
    char where[16], call[20], error[20];
    int when;  /* the number of the call; every so many calls */
    int every; /* 1: the latter */
    atomic_int calls;
} faults[FAULTS_MAX];

static const char *where = "start";
static int listening; /* the next child is the slow server */
static pid_t program; /* the first process */
static char open_before[DESCRIPTORS];

static const struct {
    const char *name;
    int number;
} errors[] = {
    {"EINTR", EINTR},
    {"EAGAIN", EAGAIN},
    {"EMFILE", EMFILE},
    {"ENFILE", ENFILE},
    {"ENOMEM", ENOMEM},
    {"EIO", EIO},
    {"EPIPE", EPIPE},
    {"ENOBUFS", ENOBUFS},
    {"ENOSPC", ENOSPC},
    {"ECONNRESET", ECONNRESET},
    {"ECONNREFUSED", ECONNREFUSED},
    {"ECONNABORTED", ECONNABORTED},
    {"ETIMEDOUT", ETIMEDOUT},
    {"EADDRNOTAVAIL", EADDRNOTAVAIL},
};

/* Sets *function, a pointer to a function, to libc's own of that name. */
static void find(void *function, const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    memcpy(function, &found, sizeof found);
}

/* ---- telling ------------------------------------------------------------ */

static void tell(const char *what, const char *value)
{
    const char *name = getenv("FAULT_LOG");
    int fd =
        open(name ? name : "/dev/stderr", O_WRONLY | O_APPEND | O_CREAT, 0600);
    if (fd < 0 || dprintf(fd, "%s: %s\n", what, value) < 0)
        abort();
    close(fd);
}

static int is_open(int fd)
{
    int (*real)(int, int, ...);
    find(&real, "fcntl");
    return real(fd, F_GETFD) >= 0;
}

__attribute__((destructor)) static void end(void)
{
    char number[20];
    for (int fd = 0; fd < DESCRIPTORS && getpid() == program; fd++) {
        snprintf(number, sizeof number, "%d", fd);
        if (is_open(fd) && !open_before[fd])
            tell("open", number);
    }
}

/* ---- the schedule ------------------------------------------------------- */

__attribute__((constructor)) static void begin(void)
{
    const char *text = getenv("FAULT");
    program = getpid();
    alarm(SECONDS); /* whatever goes wrong, it ends by itself */
    for (int fd = 0; fd < DESCRIPTORS; fd++)
        open_before[fd] = (char)is_open(fd);
    for (int i = 0; text && *text && i < FAULTS_MAX; i++) {
        struct fault *f = &faults[i];
        char when[12];
        if (sscanf(text, "%15[^.].%19[^.].%19[^.].%11[^,]", f->where, f->call,
                   f->error, when) != 4)
            abort();
        f->every = when[0] == 'e';
        f->when = atoi(when + f->every);
        text += strcspn(text, ",");
        text += *text == ',';
    }
}

static enum outcome do_fault(const struct fault *fault)
{
    if (strcmp(fault->error, "SIGINT") == 0) {
        tell("fault", fault->error);
        kill(0, SIGINT);
        return NORMAL;
    }
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        if (strcmp(fault->error, errors[i].name) != 0)
            continue;
        tell("fault", strerror(errors[i].number));
        errno = errors[i].number;
        return FAIL;
    }
    tell("fault", fault->error);
    if (strcmp(fault->error, "short") == 0)
        return SHORT;
    if (strcmp(fault->error, "twice") == 0)
        return TWICE;
    abort();
}

/* Counts this call, and says what is to become of it. */
static enum outcome outcome(const char *call)
{
    int before = errno;
    for (struct fault *f = faults; f < faults + FAULTS_MAX; f++) {
        if (strcmp(f->call, call) != 0 || strcmp(f->where, where) != 0)
            continue;
        int n = atomic_fetch_add(&f->calls, 1) + 1;
        errno = before;
        if (f->every ? n % f->when == 0 : n == f->when)
            return do_fault(f);
    }
    return NORMAL;
}

/* ---- calls that fail, or do not ----------------------------------------- */

#define WRAP(type, name, failed, parameters, ...)                              \
    type name parameters                                                       \
    {                                                                          \
        type(*real) parameters;                                                \
        find(&real, #name);                                                    \
        return outcome(#name) == FAIL ? failed : real(__VA_ARGS__);            \
    }

WRAP(int, socket, -1, (int family, int type, int protocol), family, type,
     protocol)
WRAP(int, socketpair, -1, (int family, int type, int protocol, int fds[2]),
     family, type, protocol, fds)
WRAP(int, accept, -1, (int fd, struct sockaddr *address, socklen_t *length), fd,
     address, length)
WRAP(int, getsockopt, -1,
     (int fd, int level, int name, void *value, socklen_t *length), fd, level,
     name, value, length)
WRAP(int, pipe, -1, (int fds[2]), fds)
WRAP(ssize_t, write, -1, (int fd, const void *data, size_t length), fd, data,
     length)
WRAP(int, poll, -1, (struct pollfd * polls, nfds_t count, int timeout), polls,
     count, timeout)
WRAP(int, select, -1,
     (int count, fd_set *readable, fd_set *writable, fd_set *other,
      struct timeval *timeout),
     count, readable, writable, other, timeout)
#ifdef __linux__
WRAP(int, epoll_create1, -1, (int flags), flags)
WRAP(int, epoll_ctl, -1,
     (int epoll, int operation, int fd, struct epoll_event *event), epoll,
     operation, fd, event)
WRAP(int, epoll_wait, -1,
     (int epoll, struct epoll_event *events, int room, int milliseconds), epoll,
     events, room, milliseconds)
#endif
WRAP(pid_t, waitpid, -1, (pid_t pid, int *status, int options), pid, status,
     options)
WRAP(pid_t, wait4, -1,
     (pid_t pid, int *status, int options, struct rusage *usage), pid, status,
     options, usage)
WRAP(int, pthread_create, errno,
     (pthread_t * thread, const pthread_attr_t *attributes,
      void *(*function)(void *), void *argument),
     thread, attributes, function, argument)

/* ---- calls that may also do less ---------------------------------------- */

#define WRAP_BYTES(name, parameters, ...)                                      \
    ssize_t name parameters                                                    \
    {                                                                          \
        ssize_t(*real) parameters;                                             \
        find(&real, #name);                                                    \
        enum outcome what = outcome(#name);                                    \
        if (what == SHORT && length > 1)                                       \
            length = 1;                                                        \
        return what == FAIL ? -1 : real(__VA_ARGS__);                          \
    }

WRAP_BYTES(read, (int fd, void *data, size_t length), fd, data, length)
WRAP_BYTES(recv, (int fd, void *data, size_t length, int flags), fd, data,
           length, flags)
WRAP_BYTES(send, (int fd, const void *data, size_t length, int flags), fd, data,
           length, flags)

/* ---- calls with rules of their own -------------------------------------- */

/* After EINTR the connection goes on being made. */
int connect(int fd, const struct sockaddr *address, socklen_t length)
{
    int (*real)(int, const struct sockaddr *, socklen_t);
    find(&real, "connect");
    if (outcome("connect") == NORMAL)
        return real(fd, address, length);
    int reason = errno;
    if (reason == EINTR && real(fd, address, length) != 0 &&
        errno != EINPROGRESS)
        return -1;
    errno = reason;
    return -1;
}

int fcntl(int fd, int command, ...)
{
    int (*real)(int, int, ...);
    va_list arguments;
    va_start(arguments, command);
    void *argument = va_arg(arguments, void *); /* or an int, as libc does */
    va_end(arguments);
    find(&real, "fcntl");
    return outcome("fcntl") == FAIL ? -1 : real(fd, command, argument);
}

int getaddrinfo(const char *host, const char *port, const struct addrinfo *hint,
                struct addrinfo **list)
{
    int (*real)(const char *, const char *, const struct addrinfo *,
                struct addrinfo **);
    find(&real, "getaddrinfo");
    enum outcome what = outcome("getaddrinfo");
    if (what == FAIL)
        return EAI_SYSTEM;
    int error = real(host, port, hint, list);
    if (error || what != TWICE)
        return error;
    struct addrinfo *last = *list;
    while (last->ai_next)
        last = last->ai_next;
    return real(host, port, hint, &last->ai_next);
}

int listen(int fd, int backlog)
{
    int (*real)(int, int);
    find(&real, "listen");
    listening = 1;
    return outcome("listen") == FAIL ? -1 : real(fd, backlog);
}

pid_t fork(void)
{
    pid_t (*real)(void);
    find(&real, "fork");
    if (outcome("fork") == FAIL)
        return -1;
    pid_t pid = real();
    if (pid == 0)
        alarm(SECONDS); /* a child has none */
    for (int i = 0; pid == 0 && i < FAULTS_MAX; i++)
        faults[i].calls = 0;
    if (listening && pid >= 0) {
        listening = 0;
        where = pid == 0 ? "server" : "program";
    }
    return pid;
}

/* ---- memory: these three count as one call, malloc ---------------------- */

/* dlsym() may itself want memory, and does without where there is none. */
static _Thread_local int finding;

#define WRAP_MEMORY(name, parameters, ...)                                     \
    void *name parameters                                                      \
    {                                                                          \
        static void *(*real)parameters;                                        \
        if (finding)                                                           \
            return NULL;                                                       \
        finding = 1;                                                           \
        if (!real)                                                             \
            find(&real, #name);                                                \
        int failed = outcome("malloc") == FAIL;                                \
        finding = 0;                                                           \
        return failed ? NULL : real(__VA_ARGS__);                              \
    }

WRAP_MEMORY(malloc, (size_t size), size)
WRAP_MEMORY(calloc, (size_t count, size_t size), count, size)
WRAP_MEMORY(realloc, (void *memory, size_t size), memory, size)
