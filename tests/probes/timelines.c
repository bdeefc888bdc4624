/* timelines.c: pages whose times are known, counted and drawn. With an argument
 * it writes the drawing to that file: NAME.svg or NAME.json. */
#include <check.h>
#include <timeline.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MANY = 1000 };

#define PAGE(from, to)                                                         \
    {                                                                          \
        .started = (from), .finished = (to), .url = "http://a/"                \
    }

static void check_in_flight(const char *what, int expected,
                            const struct page *pages, int count)
{
    check_number(expected, timeline_in_flight(pages, count), what, NULL);
}

static void check_counts(void)
{
    struct page one[] = {PAGE(1, 2)};
    struct page apart[] = {PAGE(1, 2), PAGE(3, 4)};
    struct page touching[] = {PAGE(2, 3), PAGE(1, 2), PAGE(3, 4)};
    struct page same[] = {PAGE(1, 2), PAGE(1, 2), PAGE(1, 2)};
    struct page nested[] = {PAGE(1, 9), PAGE(2, 3), PAGE(4, 8), PAGE(5, 6)};
    struct page stairs[] = {PAGE(1, 4), PAGE(2, 5), PAGE(3, 6), PAGE(4, 7)};
    struct page never[] = {PAGE(1, 3), PAGE(2, 0), PAGE(0, 0), PAGE(2, 4)};
    struct page instant[] = {PAGE(1, 1)};
    struct page instants[] = {PAGE(1, 2), PAGE(2, 2), PAGE(2, 2), PAGE(2, 3)};
    check_in_flight("one page", 1, one, 1);
    check_in_flight("one after another", 1, apart, 2);
    check_in_flight("each begins when another ends", 1, touching, 3);
    check_in_flight("all at once", 3, same, 3);
    check_in_flight("one within another", 3, nested, 4);
    check_in_flight("stairs", 3, stairs, 4);
    check_in_flight("one that never finished does not count", 2, never, 4);
    check_in_flight("one that took no time", 1, instant, 1);
    check_in_flight("several that took no time", 1, instants, 4);
    struct page none[] = {PAGE(0, 0)};
    check_in_flight("none finished", 0, none, 1);
}

/* Pages of every kind: good, failed, never finished, with a strange URL. */
static struct page *make_pages(int count)
{
    static struct page pages[MANY];
    for (int i = 0; i < count; i++) {
        pages[i] = (struct page)PAGE(10 + i % 7, 11 + i % 7);
        pages[i].number = i + 1;
    }
    pages[0].url = "http://a/?a<b>&\"c\"&d=\\'e'";
    page_fail(&pages[1], "it failed");
    pages[2].finished = 0;
    return pages;
}

/* timelines FILE.svg|FILE.json COUNT: draws so many pages there. */
static int draw(const char *name, int count)
{
    FILE *file = fopen(name, "w");
    struct page *pages = make_pages(count);
    if (!file)
        return EXIT_FAILURE;
    if (strstr(name, ".svg"))
        timeline_write_svg(file, "a <title> & more", pages, count, 10, 18);
    else
        timeline_write_json(file, pages, count, 10);
    return fclose(file) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "text") == 0) {
        timeline_print(make_pages(atoi(argv[2])), atoi(argv[2]), 10, 18);
        return EXIT_SUCCESS;
    }
    if (argc == 3)
        return draw(argv[1], atoi(argv[2]));
    check_counts();
    return check_end();
}
