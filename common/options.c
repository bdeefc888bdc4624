/* options.c: the command line that all chapters share. */
#include <options.h>
#include <die.h>
#include <slow_server.h>
#include <url.h>

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGES_MAX = 100000, SECONDS_MAX = SLOW_SERVER_SECONDS_MAX };

long options_number(const char *option, const char *text, long least, long most)
{
    char *end;
    errno = 0;
    long number = strtol(text, &end, 10);
    if (end == text || *end || errno || number < least || number > most)
        die_usage("%s wants a number from %ld to %ld, not \"%s\"", option,
                  least, most, text);
    return number;
}

static double options_seconds(const char *option, const char *text, double most)
{
    char *end;
    double seconds = strtod(text, &end);
    if (end == text || *end || !(seconds >= 0 && seconds <= most))
        die_usage("%s wants seconds from 0 to %g, not \"%s\"", option, most,
                  text);
    return seconds;
}

static const char *trace_file(const char *file)
{
    const char *dot = strrchr(file, '.');
    if (!dot || (strcmp(dot, ".svg") != 0 && strcmp(dot, ".json") != 0))
        die_usage("--trace wants a file that ends in .svg or .json, not \"%s\"",
                  file);
    return file;
}

static void check_url(const char *text)
{
    struct url url;
    const char *wrong = url_parse(&url, text);
    if (wrong)
        die_usage("cannot fetch \"%s\": %s", text, wrong);
}

static _Noreturn void print_usage(const char *program, int accepted)
{
    printf("usage: %s [OPTION ...] [URL ...]\n\n"
           "  -n PAGES        fetch so many pages from the slow server (10)\n"
           "  -d SECONDS      the slow server takes so long for each (0.5)\n",
           program);
    if (accepted & OPTION_WORKERS)
        printf(
            "  -w K            a pool of K workers, not one for each page\n");
    if (accepted & OPTION_TIMEOUT)
        printf(
            "  -t SECONDS      give up a page that takes longer (0: never)\n");
    if (accepted & OPTION_CRASH)
        printf("  --crash PAGE    the worker of this page crashes\n");
    printf("  --axis SECONDS  let the timeline reach to there at least\n"
           "  --trace FILE    draw it: FILE.svg, or FILE.json for Perfetto\n"
           "  URL ...         fetch these pages instead\n");
    exit(EXIT_SUCCESS);
}

/* What getopt_long() could not make sense of. */
static _Noreturn void refuse(char **argv, int problem)
{
    const char *last = argv[optind - 1];
    if (problem == ':')
        die_usage("option %s wants a value; --help lists the options", last);
    if (optopt && optopt != 'h') /* 'h': it was --help=VALUE */
        die_usage("unknown option -%c; --help lists the options", optopt);
    die_usage("unknown option %s; --help lists the options", last);
}

static void take_option(struct options *options, int letter, const char *value)
{
    switch (letter) {
    case 'n':
        options->pages = (int)options_number("-n", value, 1, PAGES_MAX);
        break;
    case 'd':
        options->delay = options_seconds("-d", value, SECONDS_MAX);
        break;
    case 'w':
        options->workers =
            (int)options_number("-w", value, 1, OPTIONS_WORKERS_MAX);
        break;
    case 't':
        options->timeout = options_seconds("-t", value, SECONDS_MAX);
        break;
    case 'c':
        options->crash = (int)options_number("--crash", value, 1, PAGES_MAX);
        break;
    case 'a':
        options->axis = options_seconds("--axis", value, SECONDS_MAX);
        break;
    case 'f':
        options->trace = trace_file(value);
        break;
    }
}

void options_parse(struct options *options, int argc, char **argv, int accepted)
{
    char letters[sizeof ":hn:d:w:t:"];
    snprintf(letters, sizeof letters, ":hn:d:%s%s",
             accepted & OPTION_WORKERS ? "w:" : "",
             accepted & OPTION_TIMEOUT ? "t:" : "");
    struct option table[] = {{"help", no_argument, NULL, 'h'},
                             {"axis", required_argument, NULL, 'a'},
                             {"trace", required_argument, NULL, 'f'},
                             {"crash", required_argument, NULL, 'c'},
                             {NULL, 0, NULL, 0}};
    if (!(accepted & OPTION_CRASH))
        memset(&table[3], 0, sizeof table[3]); /* the table ends before it */
    *options = (struct options){.pages = 10, .delay = 0.5};
    opterr = 0;
    int letter;
    while ((letter = getopt_long(argc, argv, letters, table, NULL)) != -1) {
        if (letter == 'h')
            print_usage(argv[0], accepted);
        if (letter == '?' || letter == ':')
            refuse(argv, letter);
        take_option(options, letter, optarg);
    }
    options->urls = argv + optind;
    options->url_count = argc - optind;
    for (int i = 0; i < options->url_count; i++)
        check_url(options->urls[i]);
}
