/* timeline.h: when each page was waited for: as text, SVG, Chrome trace. */
#ifndef TIMELINE_H
#define TIMELINE_H

#include <page.h>

#include <stdio.h>

/* Up to so many pages get a bar each; more are drawn as a histogram of how
 * many were waited for at each moment. */
enum { TIMELINE_BARS_MAX = 40 };

/* The largest number of pages that were waited for at the same moment. */
int timeline_in_flight(const struct page *pages, int count);

/* Draws the pages on a time axis from start to end (monotonic seconds), in
 * text, on standard output. */
void timeline_print(const struct page *pages, int count, double start,
                    double end);

/* The same as a picture, with title above it. */
void timeline_write_svg(FILE *file, const char *title, const struct page *pages,
                        int count, double start, double end);

/* The same in Chrome's trace-event format, which Perfetto opens. */
void timeline_write_json(FILE *file, const struct page *pages, int count,
                         double start);

#endif
