/* main.c: exercise 9.3 (find the bug): the short memory.
 *
 * Two thermometers are read in turn. Each has a generator of its own that is
 * sent what was read, and hands out the mean of the last three readings (of
 * fewer, while there are fewer). The warmest reading is right, but the mean is
 * always the last reading. Find the mistake and mend it.
 */
#ifdef EXERCISE
// TODO(9.3): there is one mistake in this file.
#endif
#include <die.h>
#include <generator.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { LAST = 3 }; /* readings that a mean is made of */

/* The last readings, each in the place of the one LAST before. */
struct window {
    double readings[LAST];
    unsigned count; /* how many there were in all */
};

static void window_add(struct window *window, double reading)
{
    window->readings[window->count % LAST] = reading;
    window->count++;
}

static double window_mean(const struct window *window)
{
    unsigned count = window->count < LAST ? window->count : LAST;
    double sum = 0;
    for (unsigned i = 0; i < count; i++)
        sum += window->readings[i];
    return sum / count;
}

#ifndef EXERCISE
struct thermometer {
    FRAME;
    double reading; /* sent to it */
    double warmest; /* so far */
    struct window window;
};

DEF(thermometer)
{
    BEGIN;
    self->warmest = -INFINITY;
    YIELD(NONE); /* primed: from here on it waits for a reading */
    for (;;) {
        self->warmest = fmax(self->warmest, self->reading);
        window_add(&self->window, self->reading);
        YIELD(window_mean(&self->window));
    }
    END;
}
#else
struct thermometer {
    FRAME;
    double reading; /* sent to it */
    double warmest; /* so far */
};

DEF(thermometer)
{
    struct window window = {.count = 0};
    BEGIN;
    self->warmest = -INFINITY;
    YIELD(NONE); /* primed: from here on it waits for a reading */
    for (;;) {
        self->warmest = fmax(self->warmest, self->reading);
        window_add(&window, self->reading);
        YIELD(window_mean(&window));
    }
    END;
}
#endif

static void read_one(const char *name, struct thermometer *thermometer,
                     double reading)
{
    double mean;
    thermometer->reading = reading;
    if (NEXT(mean, &thermometer->frame))
        printf("%s %.1f: mean %.1f, warmest %.1f\n", name, reading, mean,
               thermometer->warmest);
}

int main(int argc, char **argv)
{
    static const double readings[][2] = {{3, 18},  {6, 21},  {9, 21},
                                         {12, 24}, {-3, 21}, {0, 18}};
    size_t count = sizeof readings / sizeof readings[0];
    struct thermometer outside = NEW(thermometer), inside = NEW(thermometer);
    program_begin(argv[0]);
    if (argc > 1)
        die_usage("it takes no arguments, such as \"%s\"", argv[1]);
    generator_next(&outside.frame);
    generator_next(&inside.frame);
    for (size_t i = 0; i < count; i++) {
        read_one("outside", &outside, readings[i][0]);
        read_one("inside", &inside, readings[i][1]);
    }
    int error = generator_close(&outside.frame);
    if (!error)
        error = generator_close(&inside.frame);
    return error ? EXIT_FAILURE : EXIT_SUCCESS;
}
