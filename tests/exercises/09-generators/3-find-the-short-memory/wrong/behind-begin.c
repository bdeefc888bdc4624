/* expect: it does not matter what the C stack holds, at -O0 */
struct thermometer {
    FRAME;
    double reading; /* sent to it */
    double warmest; /* so far */
};

DEF(thermometer)
{
    BEGIN;
    struct window window = {.count = 0};
    self->warmest = -INFINITY;
    YIELD(NONE); /* primed: from here on it waits for a reading */
    for (;;) {
        self->warmest = fmax(self->warmest, self->reading);
        window_add(&window, self->reading);
        YIELD(window_mean(&window));
    }
    END;
}
