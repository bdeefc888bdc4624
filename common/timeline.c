/* timeline.c: when each page was waited for: as text, SVG, Chrome trace. */
#include <timeline.h>
#include <die.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 60, ROWS = 8 }; /* of the text */

/* ---- pages in flight ---------------------------------------------------- */

static int compare_times(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Goes through all starts and all ends in order of time, and counts. */
int timeline_in_flight(const struct page *pages, int count)
{
    double *starts = xcalloc((size_t)count, sizeof *starts);
    double *ends = xcalloc((size_t)count, sizeof *ends);
    int n = 0, most = 0;
    for (int i = 0; i < count; i++) {
        if (pages[i].finished == 0)
            continue;
        starts[n] = pages[i].started;
        ends[n++] = pages[i].finished;
    }
    qsort(starts, (size_t)n, sizeof *starts, compare_times);
    qsort(ends, (size_t)n, sizeof *ends, compare_times);
    for (int started = 0, ended = 0; started < n; started++) {
        while (ended < started && ends[ended] <= starts[started])
            ended++;
        if (started + 1 - ended > most)
            most = started + 1 - ended;
    }
    free(starts);
    free(ends);
    return most;
}

/* How many pages were waited for at some moment from begin to end. */
static int in_flight_between(const struct page *pages, int count, double begin,
                             double end)
{
    int n = 0;
    for (int i = 0; i < count; i++)
        n += pages[i].started < end && pages[i].finished > begin;
    return n;
}

/* ---- text --------------------------------------------------------------- */

static int column(double time, double start, double end)
{
    int x = end > start ? (int)((time - start) / (end - start) * COLUMNS) : 0;
    return x < 0 ? 0 : x >= COLUMNS ? COLUMNS - 1 : x;
}

static void print_axis(int indent, double start, double end)
{
    char right[32];
    snprintf(right, sizeof right, "%.3f s", end - start);
    printf("%*s0 s%*s\n", indent, "", COLUMNS - 3, right);
}

static void print_bar(const struct page *page, double start, double end)
{
    char bar[COLUMNS + 1];
    memset(bar, ' ', COLUMNS);
    bar[COLUMNS] = '\0';
    if (page->finished > 0) {
        int from = column(page->started, start, end);
        int to = column(page->finished, start, end);
        memset(bar + from, page_ok(page) ? '#' : 'x', (size_t)(to - from + 1));
    }
    printf("%4d |%s|\n", page->number, bar);
}

static void print_histogram(const struct page *pages, int count, double start,
                            double end)
{
    int most = timeline_in_flight(pages, count), heights[COLUMNS];
    int rows = most < ROWS ? most : ROWS;
    double width = (end - start) / COLUMNS;
    for (int x = 0; x < COLUMNS; x++) {
        double begin = start + x * width;
        int n = in_flight_between(pages, count, begin, begin + width);
        heights[x] = most ? (n * rows + most - 1) / most : 0;
    }
    printf("pages in flight\n");
    for (int row = rows; row > 0; row--) {
        printf("%6d |", most * row / rows);
        for (int x = 0; x < COLUMNS; x++)
            putchar(heights[x] >= row ? '#' : ' ');
        printf("|\n");
    }
}

void timeline_print(const struct page *pages, int count, double start,
                    double end)
{
    if (count > TIMELINE_BARS_MAX) {
        print_histogram(pages, count, start, end);
        print_axis(8, start, end);
        return;
    }
    print_axis(6, start, end);
    for (int i = 0; i < count; i++)
        print_bar(&pages[i], start, end);
}

/* ---- SVG ---------------------------------------------------------------- */

enum {              /* pixels */
       LEFT = 56,   /* of the drawing, where the labels stand */
       TOP = 56,    /* above it, where the title stands */
       WIDTH = 640, /* of the time axis */
       BAR = 18,    /* from one bar to the next */
       AREA = 200,  /* height of a histogram */
       SAMPLES = 320,
};

/* Writes text with the characters escaped that XML knows. */
static void write_xml(FILE *file, const char *text)
{
    for (; *text; text++) {
        if (strchr("<>&\"", *text))
            fprintf(file, "&#%d;", *text);
        else
            fputc(*text, file);
    }
}

/* About a fifth of the time, rounded to 1, 2 or 5 times a power of ten. */
static double tick_length(double seconds)
{
    double power = pow(10, floor(log10(seconds / 5)));
    double fifths = seconds / 5 / power;
    return power * (fifths < 1.5   ? 1
                    : fifths < 3.5 ? 2
                    : fifths < 7.5 ? 5
                                   : 10);
}

static void write_svg_axis(FILE *file, int height, double seconds)
{
    double tick = seconds > 0 ? tick_length(seconds) : 1;
    for (int i = 0; i * tick <= seconds; i++) {
        double x = LEFT + (seconds > 0 ? WIDTH * i * tick / seconds : 0);
        fprintf(file,
                "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" "
                "stroke=\"#ccc\"/>\n"
                "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%g s"
                "</text>\n",
                x, TOP - 6, x, TOP + height, x, TOP - 12, i * tick);
    }
}

static void write_svg_bars(FILE *file, const struct page *pages, int count,
                           double start, double end)
{
    double scale = end > start ? WIDTH / (end - start) : 0;
    for (int i = 0; i < count; i++) {
        const struct page *page = &pages[i];
        fprintf(file, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%d</text>\n",
                LEFT - 8, TOP + BAR * i + 13, page->number);
        if (page->finished == 0)
            continue;
        fprintf(file,
                "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" "
                "fill=\"%s\"><title>",
                LEFT + (page->started - start) * scale, TOP + BAR * i + 2,
                (page->finished - page->started) * scale, BAR - 4,
                page_ok(page) ? "#3b7dd8" : "#d0453a");
        write_xml(file, page->url);
        fprintf(file, "</title></rect>\n");
    }
}

static void write_svg_area(FILE *file, const struct page *pages, int count,
                           double start, double end)
{
    int most = timeline_in_flight(pages, count);
    double width = (end - start) / SAMPLES;
    fprintf(file,
            "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%d</text>\n"
            "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">0</text>\n"
            "<path fill=\"#3b7dd8\" d=\"M%d %d",
            LEFT - 8, TOP + 10, most, LEFT - 8, TOP + AREA, LEFT, TOP + AREA);
    for (int i = 0; i < SAMPLES; i++) {
        double begin = start + i * width;
        int n = in_flight_between(pages, count, begin, begin + width);
        fprintf(file, "V%.1fh%d",
                TOP + AREA - (most ? n * 1.0 / most : 0) * AREA,
                WIDTH / SAMPLES);
    }
    fprintf(file, "V%dZ\"/>\n", TOP + AREA);
}

void timeline_write_svg(FILE *file, const char *title, const struct page *pages,
                        int count, double start, double end)
{
    int bars = count <= TIMELINE_BARS_MAX;
    int height = bars ? BAR * count : AREA;
    fprintf(file,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" "
            "height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">\n"
            "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n"
            "<text x=\"%d\" y=\"20\" font-size=\"15\">",
            LEFT + WIDTH + 24, TOP + height + 12, LEFT);
    write_xml(file, title);
    fprintf(file, "</text>\n");
    write_svg_axis(file, height, end - start);
    if (bars)
        write_svg_bars(file, pages, count, start, end);
    else
        write_svg_area(file, pages, count, start, end);
    fprintf(file, "</svg>\n");
}

/* ---- Chrome trace ------------------------------------------------------- */

/* A URL that url_parse() took has no control characters in it. */
static void write_json_text(FILE *file, const char *text)
{
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', file);
        fputc(*text, file);
    }
}

void timeline_write_json(FILE *file, const struct page *pages, int count,
                         double start)
{
    fprintf(file, "[");
    const char *comma = "\n";
    for (int i = 0; i < count; i++) {
        const struct page *page = &pages[i];
        if (page->finished == 0)
            continue;
        fprintf(file, "%s{\"name\":\"", comma);
        write_json_text(file, page->url);
        fprintf(file,
                "\",\"ph\":\"X\",\"pid\":1,\"tid\":%d,\"ts\":%.0f,\"dur\":%.0f,"
                "\"args\":{\"status\":%d,\"bytes\":%llu}}",
                page->number, (page->started - start) * 1e6,
                (page->finished - page->started) * 1e6, page->status,
                page->bytes);
        comma = ",\n";
    }
    fprintf(file, "\n]\n");
}
