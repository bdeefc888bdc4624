/* options.h: the command line that all chapters share. */
#ifndef OPTIONS_H
#define OPTIONS_H

enum { OPTIONS_WORKERS_MAX = 4000 }; /* a process each, in chapter 2 */

enum options_accepted { /* what a program takes beside -n, -d, --trace */
                        OPTION_NONE = 0,
                        OPTION_WORKERS = 1, /* -w K */
                        OPTION_CRASH = 2,   /* --crash PAGE */
                        OPTION_TIMEOUT = 4, /* -t SECONDS */
};

struct options {
    int pages;         /* -n: how many pages from the slow server */
    double delay;      /* -d: seconds that the slow server takes for each */
    int workers;       /* -w: at most so many at once; 0: no limit */
    double timeout;    /* -t: give a page up after so many seconds; 0: never */
    int crash;         /* --crash: the page whose worker crashes; 0: none */
    const char *trace; /* --trace: FILE.svg or FILE.json; NULL: none */
    double axis;       /* --axis: seconds that the timeline shows at least */
    char **urls;       /* fetch these instead; points into argv */
    int url_count;     /* 0: there are none */
};

/* Reads the command line. accepted is a sum of enum options_accepted. --help
 * prints the usage and ends the program with status 0; a wrong command line
 * ends it with one line that says what is wrong, and status 2. */
void options_parse(struct options *options, int argc, char **argv,
                   int accepted);

/* The number in text, from least to most; anything else ends the program as
 * above. option is its name in the message. */
long options_number(const char *option, const char *text, long least,
                    long most);

#endif
