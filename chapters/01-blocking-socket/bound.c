/* bound.c: where the time goes: what waits for others (I/O-bound) against what
 * computes (CPU-bound). */
#include <account.h>
#include <die.h>
#include <fetch.h>
#include <monotonic.h>
#include <slow_server.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TIMES = 100000, TABLE_MAX = 4096 };

/* ---- measuring ---------------------------------------------------------- */

struct step {
    const char *what;
    double wall; /* seconds on the clock on the wall */
    double cpu;  /* seconds of the processor, for this program */
};

static struct step begin(const char *what)
{
    return (struct step){what, monotonic_now(), account_cpu_now()};
}

/* The two clocks are not read at the same moment: of a very short step the
 * second can seem to be more than all. */
static void end(struct step step)
{
    double wall = monotonic_now() - step.wall,
           cpu = account_cpu_now() - step.cpu;
    double busy = wall > cpu ? 100 * cpu / wall : 100;
    printf("%-28s %10.6f s %10.6f s %7.1f %%\n", step.what, wall, cpu, busy);
}

/* ---- the work ----------------------------------------------------------- */

/* Writes the headers as a table, a line each: name, then value. */
static void format_headers(const char *head, char table[TABLE_MAX])
{
    size_t used = 0;
    const char *line = strchr(head, '\n'); /* behind the status line */
    while (line && line[1] && line[1] != '\r' && used < TABLE_MAX) {
        line++;
        int name = (int)strcspn(line, ":\r\n");
        const char *value = line + name + strspn(line + name, ": \t");
        used +=
            (size_t)snprintf(table + used, TABLE_MAX - used, "%-20.*s %.*s\n",
                             name, line, (int)strcspn(value, "\r\n"), value);
        line = strchr(line, '\n');
    }
}

static void write_file(const char *name, const char *text)
{
    FILE *file = fopen(name, "w");
    if (!file)
        die_errno("cannot write \"%s\"", name);
    int failed = fputs(text, file) < 0;
    if (fclose(file) != 0 || failed)
        die_errno("cannot write \"%s\"", name);
}

static void measure(struct page *page, const char *file)
{
    struct http_response response;
    char table[TABLE_MAX] = "";
    printf("%-28s %12s %12s %9s\n", "", "wall time", "CPU time", "busy");

    struct step step = begin("fetch a page");
    fetch_response(page, &response);
    end(step);
    if (!page_ok(page))
        die("%s: %s", page->url, page->reason);

    step = begin("format its headers");
    format_headers(response.head, table);
    end(step);

    step = begin("write them to a file");
    write_file(file, table);
    end(step);

    step = begin("format them 100,000 times");
    for (int i = 0; i < TIMES; i++)
        format_headers(response.head, table);
    end(step);

    http_end(&response);
    printf("the headers are in %s\n", file);
}

int main(int argc, char **argv)
{
    program_begin(argv[0]);
    if (argc > 3 || (argc > 1 && argv[1][0] == '-'))
        die_usage("usage: 01-blocking-socket.bound [FILE [URL]]");
    char own_url[64];
    struct slow_server server;
    struct slow_server_report report;
    struct page page = {.number = 1, .url = argc > 2 ? argv[2] : own_url};
    slow_server_start(&server);
    snprintf(own_url, sizeof own_url, "http://127.0.0.1:%d/delay/0.5/1",
             server.port);
    measure(&page, argc > 1 ? argv[1] : "build/headers.txt");
    if (slow_server_stop(&server, &report) != 0)
        die("the slow server died");
    return EXIT_SUCCESS;
}
